import assert from "node:assert/strict";
import { highestEpoch, isKept, type ScoredEpoch } from "./selection";

function epochs(error: number, ...scores: number[]): ScoredEpoch[] {
  return scores.map((devScore, at) => ({ epoch: at + 1, devScore, devError: error }));
}

/** The epochs that are kept when they end. */
function kept(scored: readonly ScoredEpoch[]): number[] {
  return scored.filter((epoch, at) => isKept(epoch, scored.slice(0, at))).map(({ epoch }) => epoch);
}

describe("the kept epoch", () => {
  it("is the highest where the dev split tells epochs apart", () => {
    assert.deepEqual(kept(epochs(0.0001, 0.5, 0.7, 0.69, 0.72, 0.71)), [1, 2, 4]);
  });

  it("is the last of those that the dev split cannot tell from the highest", () => {
    assert.deepEqual(kept(epochs(0.01, 0.5, 0.7, 0.69, 0.72, 0.71)), [1, 2, 3, 4, 5]);
    assert.deepEqual(kept(epochs(0.01, 0.5, 0.7, 0.68, 0.69, 0.6)), [1, 2, 4]);
  });

  it("does not drift: each is compared with the highest, not with the one before", () => {
    assert.deepEqual(kept(epochs(0.01, 0.7, 0.69, 0.68, 0.67, 0.66)), [1, 2]);
  });

  it("is the last where nothing is scored", () => {
    assert.deepEqual(kept(epochs(0, 0, 0, 0)), [1, 2, 3]);
  });
});

describe("the highest epoch", () => {
  it("is the first of equals, and none of none", () => {
    assert.equal(highestEpoch(epochs(0, 0.5, 0.7, 0.7))?.epoch, 2);
    assert.equal(highestEpoch([]), undefined);
  });
});
