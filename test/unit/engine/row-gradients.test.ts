import assert from "node:assert/strict";
import { createCpuTrainer } from "../../../src/engine/cpu-trainer";
import type { StepBatch, TrainingProgram } from "../../../src/engine/engine";
import { readRowsOf } from "../../../src/engine/row-gradients";
import { backward } from "../../../src/graph/gradients";
import { Graph } from "../../../src/graph/graph";
import { integerTensor } from "../../../src/graph/integer-tensor";

const [ROWS, WIDTH] = [6, 3];

/** The sum of some rows of a matrix, each number of them times a factor that is fed. */
function program({ whole = false } = {}): TrainingProgram {
  const graph = new Graph();
  const table = graph.input("table", "float32", [ROWS, WIDTH]);
  const read = graph.apply("Gather", [table, graph.input("rows", "int64", ["count"])], { unique: 1 });
  const scaled = graph.apply("Mul", [read, graph.input("factors", "float32", ["count", WIDTH])]);
  const loss = graph.apply("ReduceSum", [scaled], { axes: [0, 1] });
  const [gradient] = backward(graph, loss, [table]) as [(typeof graph.inputs)[0]];
  return {
    graph,
    parameters: [{ value: table, shape: [ROWS, WIDTH], decay: false, rate: 1 }],
    gradients: [whole ? graph.apply("Mul", [gradient, graph.scalar(1)]) : gradient],
    lookupGradients: [undefined],
    losses: { loss },
    maxGradientNorm: 1,
    weightDecay: 0,
  };
}

function batch(rows: readonly number[]): StepBatch {
  const factors = Float32Array.from({ length: rows.length * WIDTH }, (_, at) => Math.sin(1 + at + rows[0]!));
  return {
    feeds: { rows: integerTensor(Int32Array.from(rows)), factors: { data: factors, shape: [rows.length, WIDTH] } },
    tableRows: {},
  };
}

async function trained(asked: TrainingProgram): Promise<number[]> {
  const numbers = () => Float32Array.from({ length: ROWS * WIDTH }, (_, at) => Math.cos(at));
  const zeros = () => new Float32Array(ROWS * WIDTH);
  const trainer = await createCpuTrainer(asked, { parameters: numbers(), means: zeros(), squares: zeros() });
  const steps = [
    [[0, 2, 5]],
    [[1]],
    [
      [4, 3],
      [1, 4],
    ],
    [[5]],
    [[2, 0, 1, 3]],
  ];
  for (const [at, rows] of steps.entries()) {
    await trainer.step({ batches: rows.map(batch), step: at + 1, learningRate: 0.1 });
  }
  const { parameters, means, squares } = await trainer.state();
  const state = [...parameters, ...means, ...squares];
  await trainer.release();
  return state;
}

describe("the gradient of rows that are read once", () => {
  it("is known from a graph where it is zeros with these rows, and nowhere else", () => {
    const [rows, whole] = [program(), program({ whole: true })];
    assert.equal(readRowsOf(rows.graph, rows.gradients[0]!)?.indices.name, "rows");
    assert.equal(readRowsOf(whole.graph, whole.gradients[0]!), undefined);
  });

  it("trains as the whole gradient does, in steps of one batch and of several", async () => {
    assert.deepEqual(await trained(program()), await trained(program({ whole: true })));
  });
});
