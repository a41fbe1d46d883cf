import type { Tensor } from "onnxruntime-node";
import { adamw, adamwScalars, clipFactor } from "../graph/adamw";
import { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import type { HostTensor, Value } from "../graph/value";
import {
  checkState,
  layoutOf,
  sizeOf,
  type Parameter,
  type StepBatch,
  type Trainer,
  type TrainingProgram,
  type TrainingState,
} from "./engine";
import { createSession, runtime, toTensors } from "./onnxruntime";

/**
 * Trains on the GPU: forward, backward, clipping and AdamW are one graph, and the state that it gives stays in the GPU's
 * memory and is fed to the next step. Only the losses come to the host.
 * @throws Error when there is no usable GPU, or the state is not one of this program
 */
export async function createWebGpuTrainer(program: TrainingProgram, state: TrainingState): Promise<Trainer> {
  checkState(program, state);
  const ort = await runtime();
  const { parameters } = program;
  const { offsets, length } = layoutOf(parameters);
  const { graph, names } = withOptimizer(program);
  const stateNames = names.flat();
  const session = await createSession(writeOnnx(graph, program.constants), "webgpu", stateNames.map(nextName));

  const download = await createSession(writeOnnx(downloadGraph(parameters, names)), "webgpu");
  const arrays = [state.parameters, state.means, state.squares];
  let current: Record<string, Tensor> = {};
  parameters.forEach(({ shape }, at) => {
    names[at]!.forEach((name, part) => {
      const data = arrays[part]!.slice(offsets[at]!, offsets[at]! + sizeOf(shape));
      current[name] = new ort.Tensor("float32", data, shape);
    });
  });

  return {
    async step({ batches, step, learningRate }) {
      const [{ feeds, tableRows }, ...more] = batches as [StepBatch, ...StepBatch[]];
      if (more.length > 0)
        throw new Error("gradients of several batches are not added up on the GPU yet; set training.accumulation to 1");
      const scalar = (number: number): HostTensor => ({ data: Float32Array.of(number), shape: [] });
      const { stepSize, squareScale, decay } = adamwScalars(step, learningRate, program.weightDecay);
      const host: Record<string, HostTensor> = {
        ...feeds,
        stepSize: scalar(stepSize),
        squareScale: scalar(squareScale),
        decay: scalar(decay),
      };
      for (const [name, rows] of Object.entries(tableRows)) {
        host[rowsName(name)] = { data: BigInt64Array.from(rows, BigInt), shape: [rows.length] };
      }
      const outputs = await session.run({ ...toTensors(ort, host), ...current });
      const before = current;
      current = Object.fromEntries(stateNames.map((name) => [name, outputs[nextName(name)]!]));
      for (const tensor of Object.values(before)) tensor.dispose();
      return Object.fromEntries(
        Object.keys(program.losses).map((name) => [name, (outputs[name]!.data as Float32Array)[0]!]),
      );
    },
    async state() {
      const copies = arrays.map(() => new Float32Array(length));
      const outputs = await download.run(current);
      offsets.forEach((offset, at) => {
        names[at]!.forEach((name, part) => copies[part]!.set(outputs[hostName(name)]!.data as Float32Array, offset));
      });
      return { parameters: copies[0]!, means: copies[1]!, squares: copies[2]! };
    },
    async release() {
      for (const tensor of Object.values(current)) tensor.dispose();
      await Promise.all([session.release(), download.release()]);
    },
  };
}

function nextName(name: string): string {
  return `next.${name}`;
}

function hostName(name: string): string {
  return `host.${name}`;
}

function rowsName(table: string): string {
  return `${table}.ids`;
}

/**
 * The whole step as one graph. A table's rows are gathered before and written back after; each occurs once, so the scatter
 * writes no place twice.
 * @returns for each parameter the names of the inputs that hold it, its means and its squares
 */
function withOptimizer(program: TrainingProgram): { graph: Graph; names: string[][] } {
  const { graph, parameters, gradients, losses } = program;
  const scalar = (name: string) => graph.input(name, "float32", []);
  const [stepSize, squareScale, decay] = [scalar("stepSize"), scalar("squareScale"), scalar("decay")];
  const clip = clipFactor(graph, sumOfSquares(graph, gradients), program.maxGradientNorm);

  const names = parameters.map((parameter, at) => {
    const atRate = (value: Value) =>
      parameter.rate === 1 ? value : graph.apply("Mul", [value, graph.scalar(parameter.rate)]);
    const settings = {
      clip,
      stepSize: atRate(stepSize),
      squareScale,
      decay: parameter.decay ? atRate(decay) : graph.scalar(0),
    };
    const moment = (name: string) => graph.input(`${parameter.value.name}.${name}`, "float32", parameter.shape);
    const [mean, square] = [moment("mean"), moment("square")];
    const whole = parameter.table ? moment("table") : parameter.value;
    const state = [whole, mean, square];
    let next: readonly Value[];
    if (parameter.table) {
      const ids = graph.input(rowsName(parameter.value.name), "int64", [parameter.value.shape[0]!]);
      graph.computeInput(parameter.value, "Gather", [whole, ids]);
      const gather = (table: Value) => graph.apply("Gather", [table, ids]);
      const rows = { parameter: parameter.value, mean: gather(mean), square: gather(square) };
      const after = adamw(graph, rows, gradients[at]!, settings);
      const indices = graph.apply("Reshape", [ids], { shape: [-1, 1] });
      next = [after.parameter, after.mean, after.square].map((rows, part) =>
        graph.apply("ScatterND", [state[part]!, indices, rows]),
      );
    } else {
      const after = adamw(graph, { parameter: whole, mean, square }, gradients[at]!, settings);
      next = [after.parameter, after.mean, after.square];
    }
    state.forEach(({ name }, part) => graph.output(nextName(name), next[part]!));
    return state.map(({ name }) => name);
  });
  for (const [name, loss] of Object.entries(losses)) graph.output(name, loss);
  return { graph, names };
}

/**
 * Carries the state to the host, as outputs of the same names: the runtime's own download of a GPU tensor ends the process
 * (onnxruntime-node 1.30.0).
 */
function downloadGraph(parameters: readonly Parameter[], names: readonly (readonly string[])[]): Graph {
  const graph = new Graph();
  const one = graph.scalar(1);
  parameters.forEach(({ shape }, at) => {
    for (const name of names[at]!) {
      graph.output(hostName(name), graph.apply("Mul", [graph.input(name, "float32", shape), one]));
    }
  });
  return graph;
}

function sumOfSquares(graph: Graph, gradients: readonly Value[]): Value {
  const each = gradients.map((gradient) => {
    const axes = gradient.shape.map((_, axis) => axis);
    const sum = graph.apply("ReduceSumSquare", [gradient], { axes });
    return graph.apply("Reshape", [sum], { shape: [1] });
  });
  return graph.apply("ReduceSum", [graph.apply("Concat", each, { axis: 0 })], { axes: [0] });
}
