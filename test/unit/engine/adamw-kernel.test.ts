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
      const arrays = randomArrays(16, 0, start + end);
      const places = Array.from({ length: end - start }, (_, at) => start + at);
      const sum = checkStep(arrays, places, (clip, scalars) => arrays.update(start, end, clip, scalars));
      assert.ok(Math.abs(arrays.sumOfSquares(start, end) - sum) < 1e-6);
    });
  }

  it("leaves no numbers too small for a processor's usual way where gradients stay away", () => {
    const smallestUsual = 2 ** -126;
    const arrays = randomArrays(7, 0, 1);
    arrays.gradients.fill(0);
    arrays.squares.fill(1e-29);
    // So long that all would have come down to the smallest number that there is, and stayed.
    for (let step = 1; step <= 25_000; step++) arrays.update(0, 7, 1, adamwScalars(step, 1e-3, 0));
    for (const array of [arrays.means, arrays.squares]) {
      for (const number of array) assert.ok(number === 0 || Math.abs(number) >= smallestUsual, `${number}`);
    }
    assert.deepEqual([...arrays.means], Array(7).fill(0));
  });

  it("hands on numbers that are none", () => {
    const arrays = randomArrays(8, 0, 1);
    arrays.gradients.fill(NaN);
    arrays.update(0, 8, 1, adamwScalars(1, 1e-3, 0));
    for (const array of [arrays.parameters, arrays.means, arrays.squares]) assert.ok(array.every(Number.isNaN));
  });

  for (const width of [1, 4, 6, 8]) {
    it(`of rows of ${width} numbers equals that loop, with their gradients one after the other`, () => {
      const start = 3;
      const arrays = randomArrays(start + 7 * width + 2, 5, width);
      const rows = arrays.rowNumbers.subarray(1, 4);
      rows.set([5, 0, 6]);
      const places = [...rows].flatMap((row) => Array.from({ length: width }, (_, at) => start + row * width + at));
      checkStep(
        arrays,
        places,
        (clip, scalars) => arrays.updateRows(rows, { start, width }, clip, scalars),
        (at) => start + at,
      );
    });
  }

  for (const [width, count] of [
    [1, 40_000],
    [6, 7],
    [32, 5_000],
  ] as const) {
    it(`adds ${count} rows of ${width} numbers to the gradients of few, and leaves all else alone`, () => {
      const [start, rows] = [3, 5];
      const arrays = randomArrays(start + rows * width + 2, 0, width);
      const random = new Random(2, width);
      const added = random.uniformArray(count * width, 1);
      const places = Int32Array.from({ length: count }, () => 1 + random.below(rows - 2));
      const expected = Float64Array.from(arrays.gradients);
      places.forEach((row, at) => {
        for (let i = 0; i < width; i++) expected[start + row * width + i]! += added[at * width + i]!;
      });
      arrays.addToGradients(places, added, { start, width });
      arrays.gradients.forEach((value, at) => assert.ok(Math.abs(value - expected[at]!) < 1e-2, `number ${at}`));
    });
  }
});

function randomArrays(length: number, rows: number, seed: number): HostArrays {
  const random = new Random(1, seed);
  const arrays = new HostArrays(length, rows);
  for (const array of [arrays.parameters, arrays.means, arrays.gradients]) array.set(random.uniformArray(length, 1));
  arrays.squares.set(random.uniformArray(length, 1).map(Math.abs));
  return arrays;
}

/**
 * Compares a step with a loop over the places that it is to change; returns the sum of the squares of their gradients.
 * @param gradientOf where the gradient lies of what stands at so many of the places
 */
function checkStep(
  { parameters, means, squares, gradients }: HostArrays,
  places: readonly number[],
  step: (clip: number, scalars: ReturnType<typeof adamwScalars>) => void,
  gradientOf = (at: number) => places[at]!,
): number {
  const arrays = [parameters, means, squares, gradients];
  const expected = arrays.map((array) => Float64Array.from(array));
  const [p, m, v, g] = expected as [Float64Array, Float64Array, Float64Array, Float64Array];
  const scalars = adamwScalars(7, 0.1, 0.2);
  step(0.5, scalars);
  let sum = 0;
  for (const [place, at] of places.entries()) {
    const gradient = g[gradientOf(place)]!;
    sum += gradient ** 2;
    m[at] = 0.9 * m[at]! + 0.1 * 0.5 * gradient;
    v[at] = 0.999 * v[at]! + 0.001 * (0.5 * gradient) ** 2;
    const root = Math.sqrt(v[at]!) * scalars.squareScale + 1e-8;
    p[at] = p[at]! * (1 - scalars.decay) - (scalars.stepSize * m[at]!) / root;
  }
  arrays.forEach((array, which) =>
    array.forEach((value, at) =>
      assert.ok(Math.abs(value - expected[which]![at]!) < 1e-6, `array ${which}, number ${at}`),
    ),
  );
  return sum;
}
