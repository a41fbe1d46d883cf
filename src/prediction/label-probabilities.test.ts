import assert from "node:assert/strict";
import type { TokenPrediction } from "../messages/model-process";
import { labelProbabilities } from "./label-probabilities";

const word = (...alternatives: [tag: string, probability: number][]): TokenPrediction => {
  const [tag, probability] = alternatives[0]!;
  return { tag, probability, alternatives: alternatives.map(([tag, probability]) => ({ tag, probability })) };
};

describe("probabilities of labels", () => {
  it("of a span sum up over the prefixes, and no span is one of them", () => {
    const found = labelProbabilities({ kind: "span" }, [word(["B-PER", 0.5], ["O", 0.25], ["S-PER", 0.125])]);
    assert.deepEqual(
      [...found],
      [
        ["PER", 0.625],
        [undefined, 0.25],
      ],
    );
  });

  it("of several words are those of the least sure one", () => {
    const words = [word(["NOUN", 0.75], ["VERB", 0.25]), word(["VERB", 0.5], ["NOUN", 0.25], ["ADJ", 0.25])];
    assert.deepEqual(
      [...labelProbabilities({ kind: "token" }, words)],
      [
        ["NOUN", 0.25],
        ["VERB", 0.25],
      ],
    );
  });

  it("count the tag of a well-formed sequence that is no alternative", () => {
    const unlikely = { tag: "I-LOC", probability: 0.125, alternatives: [{ tag: "O", probability: 0.5 }] };
    assert.equal(labelProbabilities({ kind: "span" }, [unlikely]).get("LOC"), 0.125);
  });
});
