import assert from "node:assert/strict";
import type { Task } from "./task";
import { labelWords, unlabelWords } from "./word-labels";

const ner: Task = { id: "ner", kind: "span", column: "ner", weight: 1, scheme: "BIOES" };
const pos: Task = { id: "pos", kind: "token", column: "pos", weight: 1 };
const words = { start: 1, end: 3 };

describe("labels of words", () => {
  it("are a span, or a tag of each", () => {
    assert.deepEqual(labelWords(ner, ["O", "O", undefined], words, "LOC"), ["O", "B-LOC", "E-LOC"]);
    assert.deepEqual(labelWords(pos, ["DET", undefined, "ADJ"], words, "NOUN"), ["DET", "NOUN", "NOUN"]);
  });

  it("are none: no span, or no annotation", () => {
    assert.deepEqual(labelWords(ner, ["B-LOC", "E-LOC", undefined], words, undefined), ["S-LOC", "O", "O"]);
    assert.deepEqual(labelWords(pos, ["DET", "ADJ", "NOUN"], words, undefined), ["DET", undefined, undefined]);
  });

  it("are taken away", () => {
    assert.deepEqual(unlabelWords(ner, ["B-LOC", "E-LOC", undefined], words), ["S-LOC", "O", undefined]);
    assert.deepEqual(unlabelWords(ner, ["S-LOC", "O", "O"], words), ["S-LOC", undefined, undefined]);
    assert.deepEqual(unlabelWords(pos, ["DET", "ADJ", "NOUN"], words), ["DET", undefined, undefined]);
  });
});
