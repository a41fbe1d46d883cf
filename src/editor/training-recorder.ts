import type { TrainingEvent, TrainingStarted, TrainingStep } from "../messages/training";
import type { LossPoint, TrainingRun } from "../messages/training-page";

/** More points than a chart has pixels say nothing more. */
const mostPoints = 800;

/** Adds the events of a training up to what the page shows. */
export class TrainingRecorder {
  readonly #earlier: TrainingRun | undefined;
  #run: TrainingRun;
  #pending: LossPoint[] = [];
  #stepsPerPoint = 1;

  /** @param earlier the run that may be resumed: what its checkpoint holds is kept */
  constructor(configuration: string, earlier?: TrainingRun) {
    this.#earlier = earlier;
    this.#run = { configuration, losses: [], epochs: [], notes: [] };
  }

  get run(): TrainingRun {
    return this.#run;
  }

  record(event: TrainingEvent): void {
    const run = this.#run;
    switch (event.type) {
      case "started":
        this.#run = { ...run, ...this.#before(event), started: event };
        break;
      case "step":
        this.#run = { ...run, losses: this.#withStep(event), latestStep: event };
        break;
      case "epoch":
        this.#run = { ...run, epochs: [...run.epochs, event] };
        break;
      case "note":
        this.#run = { ...run, notes: [...run.notes, event.message] };
        break;
      default:
        this.#run = { ...run, outcome: event };
    }
  }

  #before({ resumedAfterEpoch, epochEnds }: TrainingStarted): Pick<TrainingRun, "losses" | "epochs"> {
    // A run that starts once more goes on from its own checkpoint, on another device.
    const { losses = [], epochs = [] } = this.#run.started ? this.#run : (this.#earlier ?? {});
    return {
      losses: losses.filter(({ step }) => step <= (epochEnds[resumedAfterEpoch - 1] ?? 0)),
      epochs: epochs.filter(({ epoch }) => epoch <= resumedAfterEpoch),
    };
  }

  #withStep({ step, loss, learningRate, taskLosses }: TrainingStep): readonly LossPoint[] {
    const { losses } = this.#run;
    this.#pending.push({ step, loss, learningRate, taskLosses });
    if (this.#pending.length < this.#stepsPerPoint) return losses;
    const point = merge(this.#pending);
    this.#pending = [];
    if (losses.length < mostPoints) return [...losses, point];
    this.#stepsPerPoint *= 2;
    const halved: LossPoint[] = [];
    for (let i = 0; i < losses.length; i += 2) halved.push(merge(losses.slice(i, i + 2)));
    return [...halved, point];
  }
}

function merge(points: readonly LossPoint[]): LossPoint {
  const last = points[points.length - 1]!;
  const taskIds = new Set(points.flatMap((point) => Object.keys(point.taskLosses)));
  const taskLosses = Object.fromEntries(
    // A batch need not train every task: a mean over those that did.
    [...taskIds].map((id) => [id, mean(points.flatMap((point) => point.taskLosses[id] ?? []))]),
  );
  return { ...last, loss: mean(points.map((point) => point.loss)), taskLosses };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
