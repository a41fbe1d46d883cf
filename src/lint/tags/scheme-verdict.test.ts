import assert from "node:assert/strict";
import { findFittingSchemes } from "../../tasks/fitting-schemes";
import type { Scheme } from "../../tasks/schemes";
import { judgeScheme } from "./scheme-verdict";

function judge(configured: Scheme, ...sentences: (readonly [number, string])[]) {
  const counts = new Int32Array(16);
  for (const [count, tags] of sentences) counts[findFittingSchemes(tags.split(" "))]! += count;
  const verdict = judgeScheme(counts, configured);
  return verdict && `${verdict.kind} ${verdict.main} ${verdict.second} ${verdict.inMain} ${verdict.inSecond}`;
}

describe("judgeScheme", () => {
  it("takes a few sentences for faults", () => {
    assert.equal(judge("IOB2"), undefined);
    assert.equal(judge("IOB2", [2, "I-PER"]), undefined);
    assert.equal(judge("IOB2", [100, "B-PER"], [9, "S-PER"]), undefined);
    assert.equal(judge("IOB2", [20, "B-PER"], [2, "S-PER"]), undefined);
  });

  it("finds another scheme", () => {
    assert.equal(judge("IOB2", [3, "I-PER"]), "other IOB1 IOB2 3 0");
    assert.equal(judge("BILOU", [9, "B-PER I-PER E-PER"], [1, "B-PER L-PER"]), "other BIOES BILOU 9 1");
    assert.equal(judge("IOB1", [50, "B-PER"], [4, "I-PER I-PER"]), "other IOB2 IOB1 50 4");
  });

  it("finds two schemes", () => {
    assert.equal(judge("IOB2", [20, "B-PER"], [3, "S-PER"]), "mixed IOB2 BIOES 20 3");
    assert.equal(judge("BILOU", [20, "B-PER"], [5, "S-PER"]), "mixed IOB2 BIOES 20 5");
  });

  it("takes more sentences for IOB1 beside IOB2, which each wrong I looks like", () => {
    assert.equal(judge("IOB2", [20, "B-PER"], [4, "I-PER"]), undefined);
    assert.equal(judge("IOB2", [20, "B-PER"], [7, "I-PER"]), "mixed IOB2 IOB1 20 7");
  });
});
