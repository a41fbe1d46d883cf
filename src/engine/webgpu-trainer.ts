import type { InferenceSession, Tensor } from "onnxruntime-node";
import { adamwScalars } from "../graph/adamw";
import type { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import type { HostTensor } from "../graph/value";
import { integerTensor } from "../graph/integer-tensor";
import {
  beginIn,
  layoutOf,
  sizeOf,
  unitedRows,
  type Beginning,
  type Parameter,
  type StepBatch,
  type StepInput,
  type Trainer,
  type TrainingProgram,
  type TrainingState,
} from "./engine";
import { cuttingMasks, withCuts } from "./mask-cuts";
import { createSession, runtime, toTensors } from "./onnxruntime";
import {
  copyGraph,
  gradientGraph,
  nextName,
  placesName,
  rowsName,
  stateNames,
  stepGraph,
  sumName,
  updateGraph,
  zeroGraph,
} from "./webgpu-graphs";

type Tensors = Readonly<Record<string, Tensor>>;
type Losses = Record<string, number>;

/**
 * Trains on the GPU: the state, and the sums of gradients where a step has several batches, stay in its memory and are fed to the next run
 * there. Only the losses come to the host.
 * @throws Error when there is no usable GPU, its memory does not hold the state, or the state is not one of this program
 */
export async function createWebGpuTrainer(program: TrainingProgram, beginning: Beginning): Promise<Trainer> {
  const { length } = layoutOf(program.parameters);
  const array = () => new Float32Array(length);
  const state = { parameters: array(), means: array(), squares: array() };
  beginIn(program, state, beginning);
  const { session, uploaded } = await upload(program, state);
  return new WebGpuTrainer(cuttingMasks(program), uploaded, session);
}

class WebGpuTrainer implements Trainer {
  private readonly stateNames: readonly string[];
  private readonly sumNames: readonly string[];
  /** For steps of one batch; given up at the first one of several, since both ways together would take twice the memory. */
  private whole: InferenceSession | undefined;
  private parts: Parts | undefined;
  /** Copies the parameters to the host. */
  private weightReader: InferenceSession | undefined;

  constructor(
    private readonly program: TrainingProgram,
    private current: Tensors,
    /** Copies the state within the device. */
    private readonly copier: InferenceSession,
  ) {
    this.stateNames = program.parameters.flatMap(stateNames);
    this.sumNames = program.parameters.map(({ value }) => sumName(value.name));
  }

  async step(input: StepInput): Promise<Losses> {
    const { batches } = input;
    return batches.length === 1 && !this.parts ? this.stepWhole(batches[0]!, input) : this.stepInParts(input);
  }

  async state(): Promise<TrainingState> {
    const session = await loadReader(this.program, stateNames);
    const [parameters, means, squares] = await this.download(session, stateNames);
    await session.release();
    return { parameters: parameters!, means: means!, squares: squares! };
  }

  async weights(): Promise<Float32Array> {
    this.weightReader ??= await loadReader(this.program, weightNames);
    const [weights] = await this.download(this.weightReader, weightNames);
    return weights!;
  }

  async release(): Promise<void> {
    dispose(this.current);
    await this.weightReader?.release();
    await this.whole?.release();
    for (const session of Object.values(this.parts ?? {}) as InferenceSession[]) await session.release();
    await this.copier.release();
  }

  private async stepWhole(batch: StepBatch, input: StepInput): Promise<Losses> {
    const { program } = this;
    this.whole ??= await load(stepGraph(program), this.stateNames, program.constants);
    const host = { ...withCuts(batch.feeds), ...rowFeeds(batch.tableRows), ...this.settings(input) };
    const outputs = await this.whole.run({ ...(await tensors(host)), ...this.current });
    this.advance(outputs);
    return this.lossesOf(outputs);
  }

  private async stepInParts(input: StepInput): Promise<Losses> {
    await this.giveUpWhole();
    this.parts ??= await loadParts(this.program, this.stateNames, this.sumNames);
    const { gradients, zeros, update } = this.parts;
    const rows = unitedRows(input.batches);
    const rowIds = await tensors(rowFeeds(rows));
    const losses: Losses = {};
    let sums = renamed(await zeros.run(only(zeros, { ...this.current, ...rowIds })), this.sumNames);
    try {
      for (const { feeds, tableRows } of input.batches) {
        const host = await tensors({ ...withCuts(feeds), ...rowFeeds(tableRows), ...placeFeeds(tableRows, rows) });
        const outputs = await gradients.run(only(gradients, { ...host, ...this.current, ...sums }));
        dispose(sums);
        sums = renamed(outputs, this.sumNames);
        for (const [name, loss] of Object.entries(this.lossesOf(outputs))) losses[name] = (losses[name] ?? 0) + loss;
      }
      const settings = await tensors(this.settings(input));
      this.advance(await update.run({ ...settings, ...rowIds, ...this.current, ...sums }));
    } finally {
      dispose(sums);
    }
    return losses;
  }

  /** The tensors of a session go with it (onnxruntime-node 1.30.0), so the state moves on first. */
  private async giveUpWhole(): Promise<void> {
    if (!this.whole) return;
    this.advance(await this.copier.run(this.current));
    await this.whole.release();
    this.whole = undefined;
  }

  /** @returns for each of the names of a parameter an array of all parameters */
  private async download(reader: InferenceSession, namesOf: NamesOf): Promise<Float32Array[]> {
    const { parameters } = this.program;
    const { offsets, length } = layoutOf(parameters);
    const arrays = namesOf(parameters[0]!).map(() => new Float32Array(length));
    const outputs = await reader.run(only(reader, this.current));
    parameters.forEach((parameter, at) => {
      namesOf(parameter).forEach((name, part) =>
        arrays[part]!.set(outputs[nextName(name)]!.data as Float32Array, offsets[at]),
      );
    });
    return arrays;
  }

  private advance(outputs: Tensors): void {
    const before = this.current;
    this.current = renamed(outputs, this.stateNames);
    dispose(before);
  }

  private settings({ step, learningRate }: StepInput): Record<string, HostTensor> {
    return Object.fromEntries(
      Object.entries(adamwScalars(step, learningRate, this.program.weightDecay)).map(([name, number]) => [
        name,
        { data: Float32Array.of(number), shape: [] },
      ]),
    );
  }

  private lossesOf(outputs: Tensors): Losses {
    return Object.fromEntries(
      Object.keys(this.program.losses).map((name) => [name, (outputs[name]!.data as Float32Array)[0]!]),
    );
  }
}

/** Some of the inputs that hold a parameter and its moments. */
type NamesOf = (parameter: Parameter) => string[];

const weightNames: NamesOf = (parameter) => stateNames(parameter).slice(0, 1);

/** Copies to the host: the runtime's own download of a GPU tensor ends the process (onnxruntime-node 1.30.0). */
function loadReader({ parameters }: TrainingProgram, namesOf: NamesOf): Promise<InferenceSession> {
  return createSession(writeOnnx(copyGraph(parameters, namesOf)), "webgpu");
}

/** What a step of several batches is made of. */
interface Parts {
  readonly zeros: InferenceSession;
  readonly gradients: InferenceSession;
  readonly update: InferenceSession;
}

async function loadParts(program: TrainingProgram, states: readonly string[], sums: readonly string[]): Promise<Parts> {
  return {
    zeros: await load(zeroGraph(program), sums),
    gradients: await load(gradientGraph(program), sums, program.constants),
    update: await load(updateGraph(program), states),
  };
}

/** @param kept the names of which the next values stay on the device */
function load(
  graph: Graph,
  kept: readonly string[],
  constants: TrainingProgram["constants"] = [],
): Promise<InferenceSession> {
  return createSession(writeOnnx(graph, constants), "webgpu", kept.map(nextName));
}

async function upload(
  { parameters }: TrainingProgram,
  state: TrainingState,
): Promise<{ session: InferenceSession; uploaded: Tensors }> {
  const ort = await runtime();
  const { offsets } = layoutOf(parameters);
  const arrays = [state.parameters, state.means, state.squares];
  const host: Record<string, Tensor> = {};
  parameters.forEach((parameter, at) => {
    const { shape } = parameter;
    stateNames(parameter).forEach((name, part) => {
      const data = arrays[part]!.subarray(offsets[at]!, offsets[at]! + sizeOf(shape));
      host[name] = new ort.Tensor("float32", data, shape);
    });
  });
  const names = Object.keys(host);
  const session = await load(copyGraph(parameters), names);
  return { session, uploaded: renamed(await session.run(host), names) };
}

function rowFeeds(tableRows: StepBatch["tableRows"]): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(tableRows).map(([name, rows]) => [rowsName(name), integerTensor(rows)]));
}

/** Where a batch's rows are among those of all batches. */
function placeFeeds(tableRows: StepBatch["tableRows"], all: StepBatch["tableRows"]): Record<string, HostTensor> {
  return Object.fromEntries(
    Object.entries(tableRows).map(([name, rows]) => {
      const places = new Map(Array.from(all[name]!, (row, place) => [row, place]));
      return [placesName(name), integerTensor(rows.map((row) => places.get(row)!))];
    }),
  );
}

async function tensors(host: Readonly<Record<string, HostTensor>>): Promise<Record<string, Tensor>> {
  return toTensors(await runtime(), host);
}

/** The tensors that a session reads: it refuses others. */
function only({ inputNames }: InferenceSession, all: Tensors): Tensors {
  return Object.fromEntries(inputNames.map((name) => [name, all[name]!]));
}

/** Outputs as the inputs of the next run. */
function renamed(outputs: Tensors, names: readonly string[]): Tensors {
  return Object.fromEntries(names.map((name) => [name, outputs[nextName(name)]!]));
}

function dispose(all: Tensors): void {
  for (const tensor of Object.values(all)) tensor.dispose();
}
