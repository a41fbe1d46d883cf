import type { Trainer, TrainingDevice, TrainingState } from "../engine/engine";
import { isOutOfMemory } from "../engine/device-errors";
import { isReference } from "../engine/reference-device";
import type { BatchItem } from "./batches";
import { TrainingError } from "./prepare";
import { stepInput, type StepSettings } from "./step-input";

/** A device no longer trains, and another may go on: its message says so in one sentence, for a person. */
export class DeviceFailure extends Error {
  override readonly name = "DeviceFailure";
}

/**
 * A trainer that keeps to its device: a batch that the memory does not hold is trained in parts, and an error of a GPU or of an engine that a
 * person has added is told from one of the training.
 */
export class DeviceTrainer {
  /** Into how many parts each batch is cut. */
  private parts = 1;

  constructor(
    private readonly on: TrainingDevice,
    private readonly trainer: Trainer,
    private readonly settings: StepSettings,
    private readonly onNote: (message: string) => void,
  ) {}

  /**
   * Trains a step and returns the losses.
   * @throws DeviceFailure when a device fails in whose place the CPU may go on
   * @throws TrainingError when the memory of the machine does not hold a sentence
   */
  async step(
    batches: readonly (readonly BatchItem[])[],
    step: number,
    learningRate: number,
  ): Promise<Record<string, number>> {
    for (;;) {
      const cut = batches.flatMap((items) => cutEvenly(items, this.parts));
      const input = { batches: stepInput(cut, step, this.settings), step, learningRate };
      try {
        return await this.trainer.step(input);
      } catch (error) {
        if (!isOutOfMemory(error)) throw this.explain(error as Error, step);
        if (cut.every(({ length }) => length === 1)) throw this.tooSmall(step);
        this.parts *= 2;
        this.onNote(
          `the memory of ${memoryOf(this.on)} does not hold a batch of this size: from step ${step} on each is trained in ${this.parts} parts, ` +
            "whose gradients are added up; a smaller training.batchTokens is faster.",
        );
      }
    }
  }

  /** @throws DeviceFailure when a device fails in whose place the CPU may go on */
  state(step: number): Promise<TrainingState> {
    return this.explained(this.trainer.state(), step);
  }

  /** @throws DeviceFailure when a device fails in whose place the CPU may go on */
  weights(step: number): Promise<Float32Array> {
    return this.explained(this.trainer.weights(), step);
  }

  release(): Promise<void> {
    return this.trainer.release();
  }

  private async explained<Result>(answer: Promise<Result>, step: number): Promise<Result> {
    try {
      return await answer;
    } catch (error) {
      throw this.explain(error as Error, step);
    }
  }

  private explain(error: Error, step: number): Error {
    if (isReference(this.on)) return error;
    const [reason] = error.message.split("\n", 1);
    return new DeviceFailure(`${nameOf(this.on)} failed at step ${step} (${reason})`);
  }

  private tooSmall(step: number): Error {
    const message = `the memory of ${memoryOf(this.on)} does not hold a sentence of step ${step}`;
    if (this.on.device !== "cpu") return new DeviceFailure(message);
    return new TrainingError(`${message}; choose a smaller encoder, or split the longest sentences of the corpus.`);
  }
}

function memoryOf({ device }: TrainingDevice): string {
  return device === "cpu" ? "the machine" : "the GPU";
}

function nameOf({ engine, device }: TrainingDevice): string {
  return device === "cpu" ? engine : "the GPU";
}

/** Parts of about the same length, none of them empty. */
function cutEvenly<Item>(items: readonly Item[], parts: number): Item[][] {
  const count = Math.min(parts, items.length);
  const start = (part: number) => Math.round((part * items.length) / count);
  return Array.from({ length: count }, (_, part) => items.slice(start(part), start(part + 1)));
}
