import assert from "node:assert/strict";
import type { Task } from "../tasks/task";
import { marksOf } from "./prediction-marks";

const ner: Task = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const pos: Task = { id: "task_pos", kind: "token", column: "pos", weight: 1 };

const predicted = (...tags: string[]) => tags.map((tag) => ({ tag, probability: 1, alternatives: [] }));

describe("the marks of predicted tags", () => {
  it("show spans alone where the file agrees", () => {
    const tags = ["B-PER", "I-PER", "O"];
    assert.deepEqual(marksOf(ner, predicted(...tags), tags, "all"), [
      { kind: "span", word: 0, label: "PER" },
      { kind: "span", word: 1, label: "PER" },
    ]);
  });

  it("show the tag where it differs from the file's, also if it is O", () => {
    assert.deepEqual(marksOf(ner, predicted("O", "B-LOC"), ["B-PER", "B-ORG"], "all"), [
      { kind: "span", word: 1, label: "LOC" },
      { kind: "tag", word: 0, task: "task_ner", tag: "O", label: "" },
      { kind: "tag", word: 1, task: "task_ner", tag: "B-LOC", label: "LOC" },
    ]);
  });

  it("show every tag of tokens where nothing is annotated, but O of no span", () => {
    const none = [undefined, undefined];
    assert.equal(marksOf(pos, predicted("DET", "NOUN"), none, "all").length, 2);
    assert.deepEqual(marksOf(ner, predicted("O", "O"), none, "all"), []);
  });

  it("show differences alone, with the spans that they are in", () => {
    const tags = ["B-PER", "O", "B-LOC", "I-LOC", "B-ORG"];
    const annotated = ["B-PER", "O", "B-LOC", "O", undefined];
    assert.deepEqual(marksOf(ner, predicted(...tags), annotated, "differences"), [
      { kind: "span", word: 2, label: "LOC" },
      { kind: "span", word: 3, label: "LOC" },
      { kind: "tag", word: 3, task: "task_ner", tag: "I-LOC", label: "LOC" },
    ]);
  });

  it("are none where predictions are off", () => {
    assert.deepEqual(marksOf(ner, predicted("B-PER"), [undefined], "off"), []);
  });
});
