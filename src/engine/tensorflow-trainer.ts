import type { HostTensor, HostTensors } from "../graph/value";
import { TensorFlowGraph, type Reference } from "../graph/tensorflow-graph";
import {
  beginIn,
  layoutOf,
  sizeOf,
  unitedRows,
  type Beginning,
  type Device,
  type StepBatch,
  type StepInput,
  type Trainer,
  type TrainingProgram,
  type TrainingState,
} from "./engine";
import { cuttingMasks, withCuts } from "./mask-cuts";
import { scalarFeeds } from "./tensorflow-adamw";
import { placeOf } from "./tensorflow-place";
import { writeProgram, type Part, type ProgramPlaces } from "./tensorflow-program";
import { TensorFlowSession, type TensorFlowFeeds, type TensorFlowTensor } from "./tensorflow-session";

type Losses = Record<string, number>;

/**
 * Trains with TensorFlow: the state, and the sums of gradients where a step has several batches, are variables on the device, and a
 * step of one batch is one run. Only batches go there, and only losses come back.
 * @throws Error when TensorFlow or the device is not there, or the state is not one of this program
 */
export async function createTensorFlowTrainer(
  device: Device,
  program: TrainingProgram,
  beginning: Beginning,
): Promise<Trainer> {
  const tf = new TensorFlowGraph(placeOf(device), program.precision);
  // On the CPU masks are read where they lie.
  const isOnHost = device === "cpu";
  const written = isOnHost ? program : cuttingMasks(program);
  const places = writeProgram(tf, written);
  const state = emptyState(program);
  beginIn(written, state, beginning);
  const session = new TensorFlowSession(tf);
  try {
    await fill(session, places.state, partsOf(program, state));
    await fill(
      session,
      places.constants,
      (program.constants ?? []).map(({ data }) => data),
    );
  } catch (error) {
    session.release();
    throw error;
  }
  return new TensorFlowTrainer(written, places, session, isOnHost ? (feeds) => feeds : withCuts);
}

class TensorFlowTrainer implements Trainer {
  private readonly lossNames: readonly string[];
  /** Whether the sums of gradients hold nothing: before they are used first, and after a step that failed, they have to be cleared. */
  private sumsAreZero = false;
  private weightsOnHost: Float32Array | undefined;

  constructor(
    private readonly program: TrainingProgram,
    private readonly places: ProgramPlaces,
    private readonly session: TensorFlowSession,
    private readonly feedsOf: (feeds: HostTensors) => HostTensors,
  ) {
    this.lossNames = Object.keys(program.losses);
  }

  async step(input: StepInput): Promise<Losses> {
    const [only, ...others] = input.batches;
    if (others.length > 0) return this.stepInParts(input);
    const feeds = new Map([...this.batchFeeds(only!), ...this.scalars(input)]);
    return this.runLosses(this.places.step, feeds);
  }

  async state(): Promise<TrainingState> {
    const state = emptyState(this.program);
    const numbers = partsOf(this.program, state).values();
    for (const { variables } of this.places.state) {
      const reads = variables.map(({ read }) => read);
      await this.session.run(new Map(), reads, ({ data }) => numbers.next().value!.set(data as Float32Array));
    }
    return state;
  }

  async weights(): Promise<Float32Array> {
    const { places, program, session } = this;
    const { offsets, length } = layoutOf(program.parameters);
    const weights = (this.weightsOnHost ??= new Float32Array(length));
    await session.run(new Map(), places.weights, ({ data }, at) => weights.set(data as Float32Array, offsets[at]));
    return weights;
  }

  release(): Promise<void> {
    this.session.release();
    return Promise.resolve();
  }

  private async stepInParts(input: StepInput): Promise<Losses> {
    const { places, session } = this;
    if (!this.sumsAreZero) await session.run(new Map(), [places.clear], () => undefined);
    this.sumsAreZero = false;
    const losses: Losses = {};
    for (const batch of input.batches) {
      const found = await this.runLosses(places.accumulate, new Map(this.batchFeeds(batch)));
      for (const [name, loss] of Object.entries(found)) losses[name] = (losses[name] ?? 0) + loss;
    }
    const rows = this.rowFeeds(unitedRows(input.batches));
    await session.run(new Map([...rows, ...this.scalars(input)]), [places.apply], () => undefined);
    this.sumsAreZero = true;
    return losses;
  }

  private async runLosses(fetches: readonly Reference[], feeds: TensorFlowFeeds): Promise<Losses> {
    const losses: Losses = {};
    await this.session.run(feeds, fetches, ({ data }, at) => {
      losses[this.lossNames[at]!] = (data as Float32Array)[0]!;
    });
    return losses;
  }

  private batchFeeds({ feeds, tableRows }: StepBatch): [Reference, TensorFlowTensor][] {
    const fed = Object.entries(this.feedsOf(feeds)).map(([name, tensor]): [Reference, TensorFlowTensor] => {
      const placeholder = this.places.inputs.get(name);
      if (placeholder === undefined) throw new Error(`the batch feeds ${name}, which the program does not read`);
      return [placeholder, tensor];
    });
    return [...fed, ...this.rowFeeds(tableRows)];
  }

  private rowFeeds(tableRows: StepBatch["tableRows"]): [Reference, TensorFlowTensor][] {
    return [...this.places.rows].map(([name, placeholder]) => {
      const rows = tableRows[name];
      if (!rows) throw new Error(`the batch names no rows of the table ${name}`);
      return [placeholder, { data: rows, shape: [rows.length] }];
    });
  }

  private scalars({ step, learningRate }: StepInput): TensorFlowFeeds {
    return scalarFeeds(this.places.scalars, step, learningRate, this.program.weightDecay);
  }
}

function emptyState({ parameters }: TrainingProgram): TrainingState {
  const { length } = layoutOf(parameters);
  const array = () => new Float32Array(length);
  return { parameters: array(), means: array(), squares: array() };
}

/** The state cut up as the variables hold it. */
function partsOf({ parameters }: TrainingProgram, state: TrainingState): Float32Array[] {
  const { offsets } = layoutOf(parameters);
  return parameters.flatMap(({ shape }, at) =>
    [state.parameters, state.means, state.squares].map((array) =>
      array.subarray(offsets[at]!, offsets[at]! + sizeOf(shape)),
    ),
  );
}

async function fill(
  session: TensorFlowSession,
  parts: readonly Part[],
  numbers: readonly HostTensor["data"][],
): Promise<void> {
  const next = numbers.values();
  for (const { variables, filled } of parts) {
    const feeds = variables.map(({ fed, shape }): [Reference, TensorFlowTensor] => [
      fed,
      { data: next.next().value!, shape },
    ]);
    await session.run(new Map(feeds), [filled], () => undefined);
  }
}
