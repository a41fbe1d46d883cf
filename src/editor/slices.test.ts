import assert from "node:assert/strict";
import { runInSlices } from "./slices";

function* work(milliseconds: number): Generator<void, string> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) yield;
  return "done";
}

describe("runInSlices", () => {
  it("returns what the work returns, and lets others do theirs in between", async () => {
    let turns = 0;
    const others = setInterval(() => turns++, 1);
    assert.equal(await runInSlices(work(60), () => false), "done");
    clearInterval(others);
    assert.ok(turns >= 3, `others had ${turns} turns`);
  });

  it("stops where it is given up", async () => {
    let isGivenUp = false;
    const result = runInSlices(work(60_000), () => isGivenUp);
    isGivenUp = true;
    assert.equal(await result, undefined);
  });
});
