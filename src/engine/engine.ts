import type { Graph, Lookup } from "../graph/graph";
import type { Initializer } from "../graph/onnx";
import type { HostTensors, Value } from "../graph/value";
import type { MaskInput } from "./masks";
import type { DeviceName, DeviceReport, EngineName, Precision } from "../messages/devices";

/** Where a model can be trained. */
export type Device = "cpu" | "webgpu" | "cuda";

/** What trains a model: an engine, on one of its devices. */
export interface TrainingDevice {
  readonly engine: EngineName;
  readonly device: Device;
}

/**
 * A library that runs graphs, loaded at its first use. All engines compute the same: what one has trained, another goes on with.
 * Whatever fails, fails with an Error whose first line says what: a `MissingDeviceError` where the device is not there, one that
 * `isOutOfMemory` knows where its memory is full, so that smaller batches may fit.
 */
export interface Engine {
  readonly name: EngineName;
  /** The devices that it tells of, in the order in which they are listed. */
  readonly listed: readonly DeviceName[];
  /** Those of them that it trains on, where they are there. */
  readonly devices: readonly Device[];
  /** What it can multiply matrices in. */
  readonly precisions: readonly Precision[];
  /** Of the library; empty where it is not there. */
  version(): Promise<string>;
  /** Finds out whether models can be trained on a device here, which may load native drivers; never throws. */
  probe(device: DeviceName): Promise<DeviceReport>;
  /**
   * Loads a training program with its state.
   * @throws Error when the library or the device is not there, the memory does not hold the state, or it is not one of the program
   */
  createTrainer(device: Device, program: TrainingProgram, beginning: Beginning): Promise<Trainer>;
  /**
   * Loads a graph, to run it as it is.
   * @throws Error when the library or the device is not there
   */
  createPredictor(device: Device, graph: Graph): Promise<Predictor>;
}

/** A trained array of numbers. */
export interface Parameter {
  /** The input of the graph that it is fed as. */
  readonly value: Value;
  /** For a table, the rows of the whole table first. */
  readonly shape: readonly number[];
  /**
   * Set for a table of which a batch reads only some rows: the graph's input holds just these, each once, and only these rows and
   * their moments are updated (as LazyAdam of TensorFlow Addons does), so that a step costs no more in a larger table.
   */
  readonly lookup?: Lookup;
  /** Whether weight decay applies. */
  readonly decay: boolean;
  /** Times the learning rate of a step. */
  readonly rate: number;
}

/** A training step up to its gradients: what every engine needs in order to train. */
export interface TrainingProgram {
  readonly graph: Graph;
  readonly parameters: readonly Parameter[];
  /** One for each parameter, in the same order. */
  readonly gradients: readonly Value[];
  /** For each parameter that is a table, in the same order, the gradient of what its lookup reads; else undefined. */
  readonly lookupGradients: readonly (Value | undefined)[];
  /** Numbers of the graph that are not trained, such as frozen layers. */
  readonly constants?: readonly Initializer[];
  /** Inputs that an engine may compute on its device. */
  readonly masks?: readonly MaskInput[];
  /** Scalars of the graph that a step reports, by name. */
  readonly losses: Readonly<Record<string, Value>>;
  readonly maxGradientNorm: number;
  readonly weightDecay: number;
  /** In what matrices are to be multiplied, by an engine that can; float32 unless given. */
  readonly precision?: Precision;
}

/** What training carries from step to step: arrays of all parameters, one after the other in the program's order. */
export interface TrainingState {
  readonly parameters: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
}

/** What a batch is to the graph. */
export interface StepBatch {
  /** Of the graph's inputs all but the parameters. */
  readonly feeds: HostTensors;
  /** For each table, by the name of its value, the rows that the batch reads, each once. */
  readonly tableRows: Readonly<Record<string, Int32Array>>;
}

export interface StepInput {
  /** Batches whose losses and gradients are added: one, or as many as the memory does not hold at once. */
  readonly batches: readonly StepBatch[];
  /** 1-based, counted over the whole training. */
  readonly step: number;
  readonly learningRate: number;
}

/** A training program loaded on a device, with its state. */
export interface Trainer {
  /**
   * Trains a step and returns the losses. Between steps the state stays on the device.
   * @throws Error when the device fails; where its memory was full, the same step may be tried in smaller batches
   */
  step(input: StepInput): Promise<Record<string, number>>;
  /** The state on the host; a copy, or valid until the next step. */
  state(): Promise<TrainingState>;
  /** The parameters of the state alone, for what asks often; a copy, or valid until the next step. */
  weights(): Promise<Float32Array>;
  release(): Promise<void>;
}

/** A graph loaded for prediction. */
export interface Predictor {
  /** Runs on one batch, whose arrays are the predictor's from then on; the outputs are on the host. */
  run(feeds: HostTensors): Promise<HostTensors>;
  release(): Promise<void>;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Where each parameter begins in the arrays of a `TrainingState`, and their common length. */
export function layoutOf(parameters: readonly Parameter[]): { offsets: number[]; length: number } {
  let length = 0;
  const offsets = parameters.map((parameter) => {
    const offset = length;
    length += sizeOf(parameter.shape);
    return offset;
  });
  return { offsets, length };
}

/** For each table the rows that any of the batches reads. */
export function unitedRows(batches: readonly StepBatch[]): Record<string, Int32Array> {
  const names = Object.keys(batches[0]!.tableRows);
  return Object.fromEntries(
    names.map((name) => [name, Int32Array.from(new Set(batches.flatMap(({ tableRows }) => [...tableRows[name]!])))]),
  );
}

/** What a training begins from: a state to copy, or what fills the trainer's own arrays where they lie. */
export type Beginning = TrainingState | ((state: TrainingState) => void);

/**
 * Fills the arrays of a trainer with what its training begins from.
 * @throws Error when a state, perhaps read from a checkpoint, has another number of numbers than the program trains
 */
export function beginIn(program: TrainingProgram, state: TrainingState, beginning: Beginning): void {
  if (typeof beginning === "function") return beginning(state);
  checkState(program, beginning);
  state.parameters.set(beginning.parameters);
  state.means.set(beginning.means);
  state.squares.set(beginning.squares);
}

/** @throws Error when a state, perhaps read from a checkpoint, has another number of numbers than the program trains */
function checkState({ parameters }: TrainingProgram, state: TrainingState): void {
  const { length } = layoutOf(parameters);
  for (const array of [state.parameters, state.means, state.squares]) {
    if (array.length !== length)
      throw new Error(`a training state of ${array.length} numbers, for a model of ${length}`);
  }
}
