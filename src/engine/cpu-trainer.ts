import type { Tensor } from "onnxruntime-node";
import type { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import {
  layoutOf,
  sizeOf,
  type StepBatch,
  type Trainer,
  type TrainingProgram,
  type Beginning,
  beginIn,
} from "./engine";
import { createSession, runtime, toTensors } from "./onnxruntime";
import { GradientSums } from "./gradient-sums";
import { HostArrays, updateInPlace, type Region } from "./host-adamw";
import { gatherRows, packedRows, scatterRows, type PackedRows } from "./table-rows";

/**
 * Trains on the CPU with flat arrays that are updated in place: the graph computes gradients into views of one array, and AdamW walks
 * over them. So the memory is four arrays and the activations, and a checkpoint is three arrays.
 * @throws Error when the state is not one of this program
 */
export async function createCpuTrainer(program: TrainingProgram, beginning: Beginning): Promise<Trainer> {
  const ort = await runtime();
  const { parameters } = program;
  const { offsets, length } = layoutOf(parameters);
  const all = new HostArrays(length);
  beginIn(program, all, beginning);
  const denseRegions = regionsOf(program, all);
  let packed = new HostArrays(0);
  let gradientSums: GradientSums | undefined;

  const session = await createSession(writeOnnx(withGradients(program), program.constants), "cpu");
  const tensor = (data: Float32Array, shape: readonly number[]) => new ort.Tensor("float32", data, shape);

  /** Runs the graph: parameters in, losses out, gradients into their arrays. */
  async function differentiate(feeds: StepBatch["feeds"], rows: PackedRows): Promise<Record<string, number>> {
    const inputs = toTensors(ort, feeds);
    const outputs: Record<string, Tensor | null> = {};
    const bind = (at: number, arrays: HostArrays, start: number, shape: readonly number[]) => {
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
    const results = await session.run(inputs, outputs);
    return Object.fromEntries(
      Object.keys(program.losses).map((name) => [name, (results[name]!.data as Float32Array)[0]!]),
    );
  }

  /** Brings the rows of the tables that a batch reads, and their moments, together. */
  function loadRows(tableRows: StepBatch["tableRows"]): PackedRows {
    const rows = packedRows(parameters, tableRows);
    if (rows.length > packed.parameters.length) packed = new HostArrays(Math.ceil(rows.length * 1.25));
    gatherRows(rows, all.parameters, packed.parameters);
    gatherRows(rows, all.means, packed.means);
    gatherRows(rows, all.squares, packed.squares);
    return rows;
  }

  return {
    async step({ batches, ...settings }) {
      const sums = batches.length > 1 ? (gradientSums ??= new GradientSums(parameters)) : undefined;
      sums?.clear();
      const losses: Record<string, number> = {};
      let rows: PackedRows = { pieces: [], length: 0 };
      for (const batch of batches) {
        rows = loadRows(batch.tableRows);
        for (const [name, loss] of Object.entries(await differentiate(batch.feeds, rows))) {
          losses[name] = (losses[name] ?? 0) + loss;
        }
        sums?.add(all.gradients, rows, packed.gradients);
      }
      if (sums) {
        rows = loadRows(sums.tableRows());
        sums.take(all.gradients, rows, packed.gradients);
      }
      const tables = { arrays: packed, start: 0, end: rows.length, decay: 0, rate: 1 };
      updateInPlace([...denseRegions, tables], program, settings);
      scatterRows(rows, packed.parameters, all.parameters);
      scatterRows(rows, packed.means, all.means);
      scatterRows(rows, packed.squares, all.squares);
      return losses;
    },
    state: () => Promise.resolve(all),
    async release() {
      await session.release();
    },
  };
}

/** The dense parameters, with neighbours of the same settings joined, so that many small ones cost one call. */
function regionsOf({ parameters, weightDecay }: TrainingProgram, arrays: HostArrays): Region[] {
  const { offsets } = layoutOf(parameters);
  const regions: Region[] = [];
  parameters.forEach((parameter, at) => {
    if (parameter.table) return;
    const [start, end] = [offsets[at]!, offsets[at]! + sizeOf(parameter.shape)];
    const decay = parameter.decay ? weightDecay : 0;
    const last = regions.at(-1);
    const { rate } = parameter;
    if (last && last.end === start && last.decay === decay && last.rate === rate)
      regions[regions.length - 1] = { ...last, end };
    else regions.push({ arrays, start, end, decay, rate });
  });
  return regions;
}

function gradientName(at: number): string {
  return `gradient${at}`;
}

function withGradients({ graph, gradients, losses }: TrainingProgram): Graph {
  gradients.forEach((gradient, at) => graph.output(gradientName(at), gradient));
  for (const [name, loss] of Object.entries(losses)) graph.output(name, loss);
  return graph;
}
