import assert from "node:assert/strict";
import { Random } from "../model/random";
import { dropoutMask } from "./dropout-mask";

describe("a dropout mask", () => {
  const numbersOf = (shape: readonly number[], rate: number, seed: number) =>
    dropoutMask(shape, rate, new Random(seed)).data as Float32Array;

  for (const shape of [
    [300, 400],
    [1_500, 1_000],
  ]) {
    it(`of ${shape.join(" x ")} hides its share, and keeps the mean of what it is put over`, () => {
      const mask = numbersOf(shape, 0.2, 1);
      assert.equal(mask.length, shape[0]! * shape[1]!);
      const hidden = mask.filter((number) => number === 0).length / mask.length;
      assert.ok(Math.abs(hidden - 0.2) < 0.01, `${hidden} hidden`);
      assert.ok(mask.every((number) => number === 0 || number === 1.25));
    });
  }

  it("is the same for the same seed, and another for another", () => {
    const agreement = (a: number, b: number) => {
      const [first, second] = [numbersOf([100, 100], 0.5, a), numbersOf([100, 100], 0.5, b)];
      return first.filter((number, at) => number === second[at]).length / first.length;
    };
    assert.equal(agreement(1, 1), 1);
    assert.ok(Math.abs(agreement(1, 2) - 0.5) < 0.05);
  });
});
