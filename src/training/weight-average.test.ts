import assert from "node:assert/strict";
import { isSampled, WeightAverage } from "./weight-average";

/** The average after steps whose weights are one number each. */
function averageOf(share: number, weights: readonly (readonly [step: number, weight: number])[]): number {
  const average = new WeightAverage(share, new Float32Array(1), 0);
  for (const [step, weight] of weights) average.add(Float32Array.of(weight), step);
  return average.weights[0]!;
}

describe("averaged weights", () => {
  it("are the mean of all steps for the share 1", () => {
    assert.ok(
      Math.abs(
        averageOf(
          1,
          [1, 2, 3, 4].map((step) => [step, step * step]),
        ) -
          30 / 4,
      ) < 1e-6,
    );
  });

  it("weigh the weights of step t by a power of t", () => {
    const steps = Array.from({ length: 20_000 }, (_, at) => at + 1);
    const weightOf = (step: number) => Math.sin(step / 3000);
    const factors = steps.map((step) => step ** 7);
    const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
    const errorOver = (interval: number) => {
      // What is added stands for the steps since the last.
      const added = (step: number) => weightOf(Math.ceil(step / interval) * interval);
      const expected = sum(steps.map((step, at) => factors[at]! * added(step))) / sum(factors);
      const sampled = steps.filter((step) => step % interval === 0);
      return Math.abs(
        averageOf(
          1 / 8,
          sampled.map((step) => [step, weightOf(step)] as const),
        ) - expected,
      );
    };
    assert.ok(errorOver(1) < 1e-3, `${errorOver(1)}`);
    assert.ok(errorOver(250) < 1e-3, `${errorOver(250)}`);
  });

  it("go on where they were", () => {
    const whole = averageOf(0.2, [
      [10, 1],
      [20, 5],
      [27, 2],
    ]);
    const resumed = new WeightAverage(
      0.2,
      Float32Array.of(
        averageOf(0.2, [
          [10, 1],
          [20, 5],
        ]),
      ),
      20,
    );
    resumed.add(Float32Array.of(2), 27);
    assert.equal(resumed.weights[0], whole);
  });

  it("are all but the last ones where the share is much shorter than what lies between two", () => {
    const average = averageOf(0.01, [
      [10, 1],
      [20, 5],
    ]);
    assert.ok(Math.abs(average - 5) < 1e-6);
  });

  it("are added to at even distances, of four steps at least, and at the end of an epoch", () => {
    const sampled = (steps: number) =>
      Array.from({ length: steps }, (_, at) => at + 1).filter((step) => isSampled(step, steps));
    assert.deepEqual(sampled(18), [4, 8, 11, 15, 18]);
    assert.deepEqual(sampled(1), [1]);
    assert.equal(sampled(751).length, 48);
  });
});
