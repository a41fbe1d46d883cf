import type { Tensor } from "onnxruntime-node";
import { adamw, adamwScalars } from "../graph/adamw";
import { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import {
  checkState,
  layoutOf,
  sizeOf,
  type StepInput,
  type Trainer,
  type TrainingProgram,
  type TrainingState,
} from "./engine";
import { createSession, runtime, toTensors } from "./onnxruntime";
import { gatherRows, packedRows, scatterRows, type PackedRows } from "./table-rows";

/** Numbers that an elementwise graph takes at a time: these chunks and their intermediate results fit the cache. */
const CHUNK = 262_144;

/** Parallel arrays: parameters, their moments, and their gradients of the current step. */
interface Arrays extends TrainingState {
  readonly gradients: Float32Array;
}

/** A run of neighbouring numbers in `Arrays` that the optimizer treats alike. */
interface Region {
  readonly arrays: Arrays;
  readonly start: number;
  readonly end: number;
  readonly decay: number;
}

/**
 * Trains on the CPU with flat arrays that are updated in place: the graph computes gradients into views of one array, and the
 * norm and AdamW are two small elementwise graphs that run over chunks of it. So the memory is four arrays and the
 * activations, and a checkpoint is three arrays.
 * @throws Error when the state is not one of this program
 */
export async function createCpuTrainer(program: TrainingProgram, state: TrainingState): Promise<Trainer> {
  checkState(program, state);
  const ort = await runtime();
  const { parameters } = program;
  const { offsets, length } = layoutOf(parameters);
  const all: Arrays = { ...state, gradients: new Float32Array(length) };
  const denseRegions = regionsOf(program, all);
  let packed = emptyArrays(0);

  const step = await createSession(writeOnnx(withGradients(program)), "cpu");
  const sumOfSquares = await createSession(writeOnnx(sumOfSquaresGraph()), "cpu");
  const optimizer = await createSession(writeOnnx(adamwGraph()), "cpu");
  const tensor = (data: Float32Array, shape: readonly number[]) => new ort.Tensor("float32", data, shape);

  /** Runs the graph: parameters in, losses out, gradients into their arrays. */
  async function differentiate(feeds: StepInput["feeds"], rows: PackedRows): Promise<Record<string, number>> {
    const inputs = toTensors(ort, feeds);
    const outputs: Record<string, Tensor | null> = {};
    const bind = (at: number, arrays: Arrays, start: number, shape: readonly number[]) => {
      const end = start + sizeOf(shape);
      inputs[parameters[at]!.value.name] = tensor(arrays.parameters.subarray(start, end), shape);
      outputs[gradientName(at)] = tensor(arrays.gradients.subarray(start, end), shape);
    };
    parameters.forEach((parameter, at) => {
      if (!parameter.table) bind(at, all, offsets[at]!, parameter.shape);
    });
    for (const { parameter, rows: read, packedStart } of rows.pieces) {
      bind(parameters.indexOf(parameter), packed, packedStart, [read.length, ...parameter.shape.slice(1)]);
    }
    for (const name of Object.keys(program.losses)) outputs[name] = null;
    const results = await step.run(inputs, outputs);
    return Object.fromEntries(
      Object.keys(program.losses).map((name) => [name, (results[name]!.data as Float32Array)[0]!]),
    );
  }

  async function clipFactor(regions: readonly Region[]): Promise<number> {
    let sum = 0;
    for (const { arrays, start, end } of chunksOf(regions)) {
      const outputs = await sumOfSquares.run({ x: tensor(arrays.gradients.subarray(start, end), [end - start]) });
      sum += (outputs["sum"]!.data as Float32Array)[0]!;
    }
    return Math.min(1, program.maxGradientNorm / Math.sqrt(sum + 1e-12));
  }

  async function update(regions: readonly Region[], clip: number, { step, learningRate }: StepInput): Promise<void> {
    for (const { arrays, start, end, decay } of chunksOf(regions)) {
      const chunk = (array: Float32Array) => tensor(array.subarray(start, end), [end - start]);
      const [parameter, mean, square] = [chunk(arrays.parameters), chunk(arrays.means), chunk(arrays.squares)];
      const scalars = Object.entries({ clip, ...adamwScalars(step, learningRate, decay) }).map(
        ([name, number]) => [name, tensor(Float32Array.of(number), [])] as const,
      );
      // In place: the graph is elementwise, and reads each number for the last time before it writes there.
      await optimizer.run(
        { parameter, mean, square, gradient: chunk(arrays.gradients), ...Object.fromEntries(scalars) },
        { newParameter: parameter, newMean: mean, newSquare: square },
      );
    }
  }

  return {
    async step(input) {
      const rows = packedRows(parameters, input.tableRows);
      if (rows.length > packed.parameters.length) packed = emptyArrays(Math.ceil(rows.length * 1.25));
      gatherRows(rows, all.parameters, packed.parameters);
      gatherRows(rows, all.means, packed.means);
      gatherRows(rows, all.squares, packed.squares);
      const losses = await differentiate(input.feeds, rows);
      const regions = [...denseRegions, { arrays: packed, start: 0, end: rows.length, decay: 0 }];
      await update(regions, await clipFactor(regions), input);
      scatterRows(rows, packed.parameters, all.parameters);
      scatterRows(rows, packed.means, all.means);
      scatterRows(rows, packed.squares, all.squares);
      return losses;
    },
    state: () => Promise.resolve(all),
    async release() {
      await Promise.all([step, sumOfSquares, optimizer].map((session) => session.release()));
    },
  };
}

function emptyArrays(length: number): Arrays {
  const array = () => new Float32Array(length);
  return { parameters: array(), means: array(), squares: array(), gradients: array() };
}

/** The dense parameters, with neighbours of the same decay joined, so that many small ones cost one call. */
function regionsOf({ parameters, weightDecay }: TrainingProgram, arrays: Arrays): Region[] {
  const { offsets } = layoutOf(parameters);
  const regions: Region[] = [];
  parameters.forEach((parameter, at) => {
    if (parameter.table) return;
    const [start, end] = [offsets[at]!, offsets[at]! + sizeOf(parameter.shape)];
    const decay = parameter.decay ? weightDecay : 0;
    const last = regions.at(-1);
    if (last && last.end === start && last.decay === decay) regions[regions.length - 1] = { ...last, end };
    else regions.push({ arrays, start, end, decay });
  });
  return regions;
}

function* chunksOf(regions: readonly Region[]): Generator<Region> {
  for (const region of regions) {
    for (let start = region.start; start < region.end; start += CHUNK) {
      yield { ...region, start, end: Math.min(start + CHUNK, region.end) };
    }
  }
}

function gradientName(at: number): string {
  return `gradient${at}`;
}

function withGradients({ graph, gradients, losses }: TrainingProgram): Graph {
  gradients.forEach((gradient, at) => graph.output(gradientName(at), gradient));
  for (const [name, loss] of Object.entries(losses)) graph.output(name, loss);
  return graph;
}

function sumOfSquaresGraph(): Graph {
  const graph = new Graph();
  graph.output("sum", graph.apply("ReduceSumSquare", [graph.input("x", "float32", ["count"])], { axes: [0] }));
  return graph;
}

/** One step of AdamW over a chunk of all arrays. */
function adamwGraph(): Graph {
  const graph = new Graph();
  const chunk = (name: string) => graph.input(name, "float32", ["count"]);
  const scalar = (name: string) => graph.input(name, "float32", []);
  const state = { parameter: chunk("parameter"), mean: chunk("mean"), square: chunk("square") };
  const after = adamw(graph, state, chunk("gradient"), {
    clip: scalar("clip"),
    stepSize: scalar("stepSize"),
    squareScale: scalar("squareScale"),
    decay: scalar("decay"),
  });
  graph.output("newParameter", after.parameter);
  graph.output("newMean", after.mean);
  graph.output("newSquare", after.square);
  return graph;
}
