import assert from "node:assert/strict";
import { createCpuTrainer } from "../../../src/engine/cpu-trainer";
import { layoutOf, sizeOf, type StepInput, type Trainer } from "../../../src/engine/engine";
import { createWebGpuTrainer } from "../../../src/engine/webgpu-trainer";
import { headTargets } from "../../../src/model/heads";
import { Random } from "../../../src/model/random";
import { head, ReferenceTrainer, referenceProgram, type Weights } from "./reference-network";

const STEPS = 20;
const LEARNING_RATE = 0.05;

interface Batch {
  readonly ids: readonly number[];
  readonly labels: readonly number[];
}

/** Three batches in turn, so that a table's rows rest and come back; each repeats rows. */
function batches(): Batch[] {
  const random = new Random(3);
  const three = [0, 1, 2].map((turn) => {
    const ids = Array.from({ length: 9 }, () => random.below(4) + 4 * turn);
    return { ids, labels: ids.map((id) => id % 3) };
  });
  return Array.from({ length: STEPS }, (_, step) => three[step % 3]!);
}

function inputOf({ ids, labels }: Batch, step: number, total = ids.length): StepInput {
  const unique = [...new Set(ids)];
  const inverse = BigInt64Array.from(ids, (id) => BigInt(unique.indexOf(id)));
  return {
    batches: [
      {
        feeds: {
          ids: { data: inverse, shape: [ids.length] },
          ...headTargets(head, ids.length, [{ firstRow: 0, labels }], undefined, total),
        },
        tableRows: { table: Int32Array.from(unique) },
      },
    ],
    step,
    learningRate: LEARNING_RATE,
  };
}

/** The same beginning for every trainer; the output layer too, so that all gradients are at work from the first step. */
function beginning() {
  const { parameters } = referenceProgram();
  const { offsets, length } = layoutOf(parameters);
  const values = new Random(11).uniformArray(length, 0.7);
  const weights: Weights = new Map(
    parameters.map(({ value, shape }, at) => [
      value.name,
      Float64Array.from(values.subarray(offsets[at]!, offsets[at]! + sizeOf(shape))),
    ]),
  );
  const decays = new Set(parameters.filter(({ decay }) => decay).map(({ value }) => value.name));
  return {
    state: { parameters: values, means: new Float32Array(length), squares: new Float32Array(length) },
    weights,
    decays,
  };
}

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
    let trainer: Trainer;
    try {
      trainer = await createWebGpuTrainer(referenceProgram(), beginning().state);
    } catch (error) {
      assert.match((error as Error).message, /WebGPU/i);
      return this.skip();
    }
    assertSame(await losses(trainer), wanted, 1e-3);
    const [onGpu, onCpu] = [await trainer.state(), await expected.state()];
    for (const name of ["parameters", "means", "squares"] as const) {
      onGpu[name].forEach((value, at) => assert.ok(Math.abs(value - onCpu[name][at]!) < 1e-3, `${name}[${at}]`));
    }
    await trainer.release();
    await expected.release();
  });

  it("refuses a state of another model", async () => {
    const empty = new Float32Array(3);
    await assert.rejects(
      createCpuTrainer(referenceProgram(), { parameters: empty, means: empty, squares: empty }),
      /a training state of 3 numbers, for a model of/,
    );
  });
});
