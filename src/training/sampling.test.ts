import assert from "node:assert/strict";
import { Random } from "../model/random";
import { sampled } from "./sampling";
import type { TrainingSentence } from "./training-sentence";

function sentences(count: number, ...tasks: string[]): TrainingSentence[] {
  return Array.from({ length: count }, () => ({
    encoded: { words: 1, size: 1 },
    labels: new Map(tasks.map((task) => [task, [0]])),
  }));
}

describe("sampling", () => {
  const [both, one] = [sentences(10, "ner", "pos"), sentences(90, "pos")];
  const all = [...both, ...one];
  const countOf = (drawn: readonly TrainingSentence[], group: readonly TrainingSentence[]) =>
    drawn.filter((sentence) => group.includes(sentence)).length;

  it("takes every sentence once with an exponent of 1", () => {
    assert.deepEqual(sampled(all, 1, new Random(1)), all);
  });

  it("takes each group alike with an exponent of 0, in as long an epoch", () => {
    const drawn = sampled(all, 0, new Random(1));
    assert.deepEqual([countOf(drawn, both), countOf(drawn, one)], [50, 50]);
    for (const sentence of both) assert.equal(countOf(drawn, [sentence]), 5);
    assert.equal(new Set(drawn).size, 60);
  });

  it("takes shares by the square root with 0.5", () => {
    const drawn = sampled(all, 0.5, new Random(1));
    assert.deepEqual([countOf(drawn, both), countOf(drawn, one)], [25, 75]);
  });

  it("draws others from another seed", () => {
    const drawn = (seed: number) => sampled(all, 0, new Random(seed)).map((sentence) => all.indexOf(sentence));
    assert.notDeepEqual(new Set(drawn(1)), new Set(drawn(2)));
  });
});
