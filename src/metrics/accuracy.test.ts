import assert from "node:assert/strict";
import { TokenCounts } from "./accuracy";

describe("TokenCounts", () => {
  it("scores each label, and all tokens together", () => {
    const counts = new TokenCounts();
    counts.add(["NOUN", "VERB", "NOUN"], ["NOUN", "NOUN", "NOUN"]);
    counts.add(["DET"], ["X"]);
    const { labels, ...overall } = counts.score();
    assert.deepEqual(overall, { precision: 0.5, recall: 0.5, f1: 0.5, accuracy: 0.5, support: 4 });
    assert.deepEqual(labels, {
      DET: { precision: 0, recall: 0, f1: 0, support: 1, predicted: 0 },
      NOUN: { precision: 2 / 3, recall: 1, f1: 0.8, support: 2, predicted: 3 },
      VERB: { precision: 0, recall: 0, f1: 0, support: 1, predicted: 0 },
      X: { precision: 0, recall: 0, f1: 0, support: 0, predicted: 1 },
    });
  });

  it("leaves out tokens that are not annotated", () => {
    const counts = new TokenCounts();
    counts.add(["_", "NOUN"], ["VERB", "_"]);
    assert.equal(counts.score().support, 1);
    assert.deepEqual(Object.keys(counts.score().labels), ["NOUN", "_"]);
  });

  it("scores nothing as 0", () => {
    const nothing = { precision: 0, recall: 0, f1: 0, accuracy: 0, support: 0, labels: {} };
    assert.deepEqual(new TokenCounts().score(), nothing);
  });

  it("keeps labels that are names of object members", () => {
    const counts = new TokenCounts();
    counts.add(["__proto__", "constructor"], ["__proto__", "constructor"]);
    assert.deepEqual(Object.keys(counts.score().labels), ["__proto__", "constructor"]);
  });

  it("refuses sentences of different lengths", () => {
    assert.throws(() => new TokenCounts().add(["NOUN"], []), RangeError);
  });
});
