import { Random } from "../model/random";
import type { TrainingSentence } from "./training-sentence";

/** A sentence in one epoch, with the tasks that it trains in it. */
export interface BatchItem {
  readonly sentence: TrainingSentence;
  readonly tasks: readonly string[];
}

export interface EpochSettings {
  /** What a batch holds at most, in words or sub-tokens; a longer sentence is a batch of its own. */
  readonly batchTokens: number;
  /** Whether a sentence trains all its tasks in each epoch, or one of them drawn at random. */
  readonly useAllTasks: boolean;
  readonly seed: number;
}

/** Separates what is drawn for one purpose from what is drawn for another. */
const SHUFFLING = 1;

/** The batches of a 1-based epoch: the same for the same seed, whatever came before. */
export function epochBatches(
  sentences: readonly TrainingSentence[],
  epoch: number,
  settings: EpochSettings,
): BatchItem[][] {
  const random = new Random(settings.seed, SHUFFLING, epoch);
  const batches: BatchItem[][] = [];
  let room = 0;
  for (const sentence of random.shuffle([...sentences])) {
    if (sentence.encoded.size > room) {
      batches.push([]);
      room = settings.batchTokens;
    }
    const all = [...sentence.labels.keys()];
    const tasks = settings.useAllTasks ? all : [all[random.below(all.length)]!];
    batches.at(-1)!.push({ sentence, tasks });
    room -= sentence.encoded.size;
  }
  return batches;
}

/** The number of steps of each of the epochs. */
export function stepsOf(sentences: readonly TrainingSentence[], epochs: number, settings: EpochSettings): number[] {
  return Array.from({ length: epochs }, (_, at) => epochBatches(sentences, at + 1, settings).length);
}
