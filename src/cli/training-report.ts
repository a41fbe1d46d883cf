import { relative } from "node:path";
import { Presets, SingleBar } from "cli-progress";
import type { DevScore, TrainingEvent, TrainingStarted, TrainingStep } from "../messages/training";

/** Shows a training on the terminal: a progress bar for the epoch where there is a terminal, and a line an epoch everywhere. */
export class TrainingReport {
  private started: TrainingStarted | undefined;
  private bar: SingleBar | undefined;
  private epoch = 0;
  private firstStep = 0;

  show(event: TrainingEvent): void {
    if (event.type === "started") this.showStart(event);
    else if (event.type === "step") this.showStep(event);
    else this.endBar();
    const line = describe(event);
    if (line !== undefined) console.log(line);
  }

  private showStart(event: TrainingStarted): void {
    this.started = event;
    for (const task of event.tasks) {
      console.log(
        `${task.id}: ${task.labels} labels, ${task.trainSentences} sentences to train on, ${task.devSentences} to score on`,
      );
    }
  }

  private showStep(event: TrainingStep): void {
    if (!process.stdout.isTTY || !this.started) return;
    if (event.epoch !== this.epoch) {
      this.endBar();
      this.epoch = event.epoch;
      this.firstStep = event.step;
      this.bar = new SingleBar(
        {
          format: `epoch {epoch} {bar} {value}/{total}  loss {loss}  {speed} words/s  {left} left`,
          hideCursor: true,
          clearOnComplete: true,
        },
        Presets.shades_classic,
      );
      this.bar.start(this.started.epochEnds[event.epoch - 1]! - event.step + 1, 0, {});
    }
    this.bar?.update(event.step - this.firstStep + 1, {
      epoch: `${event.epoch}/${this.started.epochs}`,
      loss: event.loss.toFixed(3),
      speed: Math.round(event.wordsPerSecond),
      left: duration(event.secondsLeft),
    });
  }

  private endBar(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}

function describe(event: TrainingEvent): string | undefined {
  switch (event.type) {
    case "started": {
      const resumed = event.resumedAfterEpoch > 0 ? `, resumed after epoch ${event.resumedAfterEpoch}` : "";
      return `training on ${describeTrainedOn(event)}: ${event.sentences} sentences, ${event.words} words, ${event.parameters} parameters, ${event.epochs} epochs${resumed}`;
    }
    case "epoch": {
      const scores = Object.entries(event.dev).map(([task, score]) => `${task} ${describeScore(score)}`);
      const speed = `${Math.round(event.wordsPerSecond)} words/s`;
      return [
        `epoch ${event.epoch}`,
        `loss ${event.loss.toFixed(4)}`,
        ...scores,
        speed,
        ...(event.kept ? ["kept"] : []),
      ].join("  ");
    }
    case "note":
      return `note: ${event.message}`;
    case "finished": {
      const early = event.stoppedEarly ? ", stopped early" : "";
      return `done in ${duration(event.seconds)}${early}: epoch ${event.keptEpoch} is kept, dev score ${(100 * event.devScore).toFixed(2)}, in ${relative(process.cwd(), event.output) || "."}`;
    }
    case "cancelled":
      return `stopped in epoch ${event.epoch}; go on with --resume.`;
    default:
      return undefined;
  }
}

function describeScore({ kind, f1, accuracy }: DevScore): string {
  return kind === "span" ? `F1 ${(100 * f1).toFixed(2)}` : `accuracy ${(100 * accuracy).toFixed(2)}`;
}

function duration(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The device, with the engine, its version and its precision where they are told and not what everyone expects. */
function describeTrainedOn({ engine, engineVersion, device, deviceName, precision }: TrainingStarted): string {
  const library = [engine, engineVersion].filter(Boolean).join(" ");
  return [
    device,
    deviceName === undefined || device === "cpu" ? "" : ` (${deviceName})`,
    library && ` with ${library}`,
    precision === undefined || precision === "float32" ? "" : ` in ${precision}`,
  ].join("");
}
