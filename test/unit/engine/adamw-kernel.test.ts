import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { adamwKernel } from "../../../src/engine/adamw-kernel";
import { HostArrays } from "../../../src/engine/host-adamw";
import { adamwScalars } from "../../../src/graph/adamw";
import { Random } from "../../../src/model/random";

describe("the kernel of AdamW", () => {
  it("is what its source assembles to", () => {
    const script = join(__dirname, "../../../scripts/kernel.mjs");
    assert.equal(adamwKernel, execFileSync(process.execPath, [script, "--print"], { encoding: "utf8" }));
  });

  for (const [start, end] of [
    [0, 16],
    [3, 14],
    [5, 6],
    [8, 8],
  ] as const) {
    it(`from ${start} up to ${end} equals a loop in double precision, and leaves all else alone`, () => {
      const random = new Random(start, end);
      const arrays = new HostArrays(16);
      const { parameters, means, squares, gradients } = arrays;
      for (const array of [parameters, means, gradients]) array.set(random.uniformArray(16, 1));
      squares.set(random.uniformArray(16, 1).map(Math.abs));
      const before = [parameters, means, squares, gradients].map((array) => Float64Array.from(array)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const scalars = adamwScalars(7, 0.1, 0.2);
      arrays.update(start, end, 0.5, scalars);
      const [p, m, v, g] = before;
      let sum = 0;
      for (let at = start; at < end; at++) {
        sum += g[at]! ** 2;
        m[at] = 0.9 * m[at]! + 0.1 * 0.5 * g[at]!;
        v[at] = 0.999 * v[at]! + 0.001 * (0.5 * g[at]!) ** 2;
        const root = Math.sqrt(v[at]!) * scalars.squareScale + 1e-8;
        p[at] = p[at]! * (1 - scalars.decay) - (scalars.stepSize * m[at]!) / root;
      }
      [parameters, means, squares, gradients].forEach((array, which) =>
        array.forEach((value, at) =>
          assert.ok(Math.abs(value - before[which]![at]!) < 1e-6, `array ${which}, number ${at}`),
        ),
      );
      assert.ok(Math.abs(arrays.sumOfSquares(start, end) - sum) < 1e-6);
    });
  }
});
