import assert from "node:assert/strict";
import { createCpuTrainer } from "../../../src/engine/cpu-trainer";
import type { StepInput, Trainer } from "../../../src/engine/engine";
import { createWebGpuTrainer } from "../../../src/engine/webgpu-trainer";
import { ReferenceTrainer, referenceProgram } from "./reference-network";
import { batches, beginning, inputOf, LEARNING_RATE, type Batch } from "./reference-steps";

async function losses(trainer: Trainer): Promise<number[]> {
  const found: number[] = [];
  for (const [at, batch] of batches().entries()) found.push((await trainer.step(inputOf(batch, at + 1)))["loss"]!);
  return found;
}

function assertSame(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  actual.forEach((loss, at) => {
    assert.ok(Math.abs(loss - expected[at]!) < tolerance, `step ${at + 1}: ${loss}, by the reference ${expected[at]}`);
  });
}

async function assertSameState(actual: Trainer, expected: Trainer, tolerance: number): Promise<void> {
  const [found, wanted] = [await actual.state(), await expected.state()];
  for (const name of ["parameters", "means", "squares"] as const) {
    found[name].forEach((value, at) => assert.ok(Math.abs(value - wanted[name][at]!) < tolerance, `${name}[${at}]`));
  }
}

/** Undefined where there is no GPU. */
async function createOnGpu(): Promise<Trainer | undefined> {
  try {
    return await createWebGpuTrainer(referenceProgram(), beginning().state);
  } catch (error) {
    assert.match((error as Error).message, /WebGPU/i);
    return undefined;
  }
}

describe("training", () => {
  it("on the CPU equals an independent float64 implementation, step by step", async () => {
    const { state, weights, decays } = beginning();
    const reference = new ReferenceTrainer(weights, decays);
    const expected = batches().map(({ ids, labels }) => reference.step(ids, labels, LEARNING_RATE));
    const trainer = await createCpuTrainer(referenceProgram(), state);
    const actual = await losses(trainer);
    const sum = (losses: readonly number[]) => losses.reduce((total, loss) => total + loss, 0);
    assert.ok(sum(expected.slice(-3)) < 0.8 * sum(expected.slice(0, 3)), "the reference learns something");
    assertSame(actual, expected, 1e-4);
    const flat = [...reference.weights.values()].flatMap((array) => [...array]);
    (await trainer.state()).parameters.forEach((value, at) => assert.ok(Math.abs(value - flat[at]!) < 1e-3));
    await trainer.release();
  });

  it("on the CPU gives for two batches of a step what it gives for one of both", async () => {
    const [first, second] = batches() as [Batch, Batch];
    const joined = { ids: [...first.ids, ...second.ids], labels: [...first.labels, ...second.labels] };
    const total = joined.ids.length;
    // Windows reach over the seam of the joined batch, so here each part of it is a batch of its own words.
    const asOne = await createCpuTrainer(referenceProgram({ windows: false }), beginning().state);
    const asTwo = await createCpuTrainer(referenceProgram({ windows: false }), beginning().state);
    for (let step = 1; step <= 3; step++) {
      const one = await asOne.step(inputOf(joined, step));
      const parts = [first, second].map((batch) => inputOf(batch, step, total).batches[0]!);
      const two = await asTwo.step({ ...inputOf(first, step), batches: parts });
      assertSame([two["loss"]!], [one["loss"]!], 1e-5);
    }
    const [expected, found] = [await asOne.state(), await asTwo.state()];
    found.parameters.forEach((value, at) => assert.ok(Math.abs(value - expected.parameters[at]!) < 1e-5, `${at}`));
    await asOne.release();
    await asTwo.release();
  });

  it("gives the same bits twice", async () => {
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const trainer = await createCpuTrainer(referenceProgram(), beginning().state);
      runs.push(await losses(trainer));
      await trainer.release();
    }
    assert.deepEqual(runs[0], runs[1]);
  });

  it("on the GPU equals the CPU, and gives its state back (skipped where WebGPU finds no GPU)", async function () {
    const expected = await createCpuTrainer(referenceProgram(), beginning().state);
    const wanted = await losses(expected);
    const trainer = await createOnGpu();
    if (!trainer) return this.skip();
    assertSame(await losses(trainer), wanted, 1e-3);
    await assertSameState(trainer, expected, 1e-3);
    await trainer.release();
    await expected.release();
  });

  it("on the GPU gives for several batches of a step what the CPU gives, whichever rows of tables each reads (skipped where WebGPU finds no GPU)", async function () {
    const onGpu = await createOnGpu();
    if (!onGpu) return this.skip();
    const onCpu = await createCpuTrainer(referenceProgram(), beginning().state);
    const three = batches().slice(0, 3);
    for (let step = 1; step <= 6; step++) {
      // Their rows overlap in part; a step of one batch comes first, between and after.
      const parts = step % 3 === 1 ? three.slice(0, 1) : [...three, { ids: [1, 5, 9, 1], labels: [0, 1, 2, 2] }];
      const total = parts.reduce((sum, { ids }) => sum + ids.length, 0);
      const input: StepInput = {
        step,
        learningRate: LEARNING_RATE,
        batches: parts.map((batch) => inputOf(batch, step, total).batches[0]!),
      };
      const [found, expected] = [await onGpu.step(input), await onCpu.step(input)];
      assertSame([found["loss"]!], [expected["loss"]!], 1e-4);
    }
    await assertSameState(onGpu, onCpu, 1e-3);
    await onGpu.release();
    await onCpu.release();
  });

  it("refuses a state of another model", async () => {
    const empty = new Float32Array(3);
    await assert.rejects(
      createCpuTrainer(referenceProgram(), { parameters: empty, means: empty, squares: empty }),
      /a training state of 3 numbers, for a model of/,
    );
  });
});
