import assert from "node:assert/strict";
import { readConll } from "../conll/read";
import { contextAmong, contextOf } from "./document-context";

const text = `-DOCSTART- O

one O
two O

# newdoc id = second
three O

four O
five O

six O

# newdoc id = third
seven O
`;

describe("the words around a sentence", () => {
  const document = readConll(text);
  const around = (word: string, count: number) => {
    const sentence = document.sentences.find(({ tokens }) => tokens.some((token) => token.textOf(0) === word))!;
    const { before, after } = contextOf(document, sentence, 0, count);
    return `${before.join(" ")} | ${after.join(" ")}`;
  };

  it("are those of its document alone, the nearest where there are too many", () => {
    assert.equal(around("two", 9), " | ");
    assert.equal(around("three", 9), " | four five six");
    assert.equal(around("five", 9), "three | six");
    assert.equal(around("six", 2), "four five | ");
    assert.equal(around("three", 2), " | four five");
    assert.equal(around("seven", 9), " | ");
  });

  it("are none where none are asked for", () => {
    assert.equal(around("five", 0), " | ");
  });

  it("run through all sentences of a text", () => {
    const sentences = [["a", "b"], ["c"], ["d", "e"]];
    assert.deepEqual(contextAmong(sentences, 1, 5), { before: ["a", "b"], after: ["d", "e"] });
    assert.deepEqual(contextAmong(sentences, 2, 2), { before: ["b", "c"], after: [] });
  });
});
