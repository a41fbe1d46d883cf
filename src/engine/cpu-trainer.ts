import type { Tensor } from "onnxruntime-node";
import type { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import {
  beginIn,
  layoutOf,
  sizeOf,
  type Beginning,
  type StepBatch,
  type Trainer,
  type TrainingProgram,
} from "./engine";
import { GradientSums } from "./gradient-sums";
import { DenseRegion, HostArrays, updateInPlace } from "./host-adamw";
import { HostTables, rowsOfTables } from "./host-tables";
import { RowGradients } from "./row-gradients";
import { createSession, runtime, toTensor, toTensors } from "./onnxruntime";

/**
 * Trains on the CPU with flat arrays that are updated in place: the graph computes gradients into views of one array, and AdamW walks
 * over them. So the memory is four arrays and the activations, and a checkpoint is three arrays.
 * @throws Error when the state is not one of this program
 */
export async function createCpuTrainer(program: TrainingProgram, beginning: Beginning): Promise<Trainer> {
  const ort = await runtime();
  const { parameters } = program;
  const { offsets, length } = layoutOf(parameters);
  const arrays = new HostArrays(length, rowsOfTables(parameters));
  beginIn(program, arrays, beginning);
  const denseRegions = regionsOf(program, arrays);
  const tables = new HostTables(parameters, arrays);
  let gradientSums: GradientSums | undefined;
  const rows = new RowGradients(program, arrays.gradients);
  const session = await createSession(writeOnnx(hostGraph(program, rows), program.constants), "cpu");
  // They lie where they lie, so what tells the runtime of them is made once.
  const read: Record<string, Tensor> = {};
  const written: Record<string, Tensor | null> = Object.fromEntries(
    Object.keys(program.losses).map((name) => [name, null]),
  );
  parameters.forEach((parameter, at) => {
    const viewOf = (numbers: Float32Array) =>
      toTensor(ort, {
        data: numbers.subarray(offsets[at], offsets[at]! + sizeOf(parameter.shape)),
        shape: parameter.shape,
      });
    read[parameter.value.name] = viewOf(arrays.parameters);
    if (!parameter.lookup && !rows.rowsOf(parameter)) written[gradientName(parameter)] = viewOf(arrays.gradients);
  });

  /** Runs the graph: parameters in, losses out, gradients into their arrays. */
  async function differentiate(batch: StepBatch): Promise<Record<string, number>> {
    const inputs = { ...read, ...toTensors(ort, tables.read(batch)) };
    const outputs = { ...written };
    for (const [parameter, gradient] of [...tables.gradients(), ...rows.outputs(batch.feeds)]) {
      outputs[gradientName(parameter)] = toTensor(ort, gradient);
    }
    const results = await session.run(inputs, outputs);
    rows.spread(batch.feeds);
    tables.addGradients();
    return Object.fromEntries(
      Object.keys(program.losses).map((name) => [name, (results[name]!.data as Float32Array)[0]!]),
    );
  }

  return {
    async step({ batches, ...settings }) {
      const sums = batches.length > 1 ? (gradientSums ??= new GradientSums(denseRegions)) : undefined;
      sums?.clear();
      tables.clear();
      const losses: Record<string, number> = {};
      for (const batch of batches) {
        for (const [name, loss] of Object.entries(await differentiate(batch))) {
          losses[name] = (losses[name] ?? 0) + loss;
        }
        sums?.add(arrays.gradients);
      }
      if (sums) {
        sums.take(arrays.gradients);
        rows.forget();
      }
      updateInPlace([...denseRegions, ...tables.regions], program, settings);
      return losses;
    },
    state: () => Promise.resolve(arrays),
    weights: () => Promise.resolve(arrays.parameters),
    async release() {
      await session.release();
    },
  };
}

/** The dense parameters, with neighbours of the same settings joined, so that many small ones cost one call. */
function regionsOf({ parameters, weightDecay }: TrainingProgram, arrays: HostArrays): DenseRegion[] {
  const { offsets } = layoutOf(parameters);
  const regions: DenseRegion[] = [];
  parameters.forEach((parameter, at) => {
    if (parameter.lookup) return;
    const [start, end] = [offsets[at]!, offsets[at]! + sizeOf(parameter.shape)];
    const decay = parameter.decay ? weightDecay : 0;
    const last = regions.at(-1);
    const { rate } = parameter;
    if (last && last.end === start && last.decay === decay && last.rate === rate)
      regions[regions.length - 1] = new DenseRegion(arrays, last.start, end, decay, rate);
    else regions.push(new DenseRegion(arrays, start, end, decay, rate));
  });
  return regions;
}

function gradientName({ value: { name } }: TrainingProgram["parameters"][number]): string {
  return `gradient.${name}`;
}

/** The graph with gradients and losses as outputs; of a table the gradient of what its lookup reads. */
function hostGraph(
  { graph: all, parameters, gradients, lookupGradients, losses }: TrainingProgram,
  rows: RowGradients,
): Graph {
  const graph = all.copy();
  parameters.forEach((parameter, at) => {
    const whole = parameter.lookup ? lookupGradients[at]! : gradients[at]!;
    graph.output(gradientName(parameter), rows.rowsOf(parameter) ?? whole);
  });
  for (const [name, loss] of Object.entries(losses)) graph.output(name, loss);
  return graph;
}
