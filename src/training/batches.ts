import type { TrainingConfig } from "../tasks/config";
import { cutBatches } from "../model/cut-batches";
import { Random } from "../model/random";
import { sampled } from "./sampling";
import { wordsOf, type TrainingSentence } from "./training-sentence";

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
  /** The exponent of `sampled`. */
  readonly sampling: number;
  /** Whether a batch is padded to its longest sentence: sentences of similar size are then put together. */
  readonly isPadded: boolean;
  readonly seed: number;
}

/** Separates what is drawn for one purpose from what is drawn for another. */
const SHUFFLING = 1;

/** The steps of a 1-based epoch, each of one batch or of several. */
export function epochSteps(
  sentences: readonly TrainingSentence[],
  epoch: number,
  settings: EpochSettings & Pick<TrainingConfig, "accumulation">,
): BatchItem[][][] {
  const batches = epochBatches(sentences, epoch, settings);
  const { accumulation } = settings;
  return Array.from({ length: Math.ceil(batches.length / accumulation) }, (_, step) =>
    batches.slice(step * accumulation, (step + 1) * accumulation),
  );
}

/** The batches of a 1-based epoch: the same for the same seed, whatever came before. */
export function epochBatches(
  sentences: readonly TrainingSentence[],
  epoch: number,
  settings: EpochSettings,
): BatchItem[][] {
  const random = new Random(settings.seed, SHUFFLING, epoch);
  const shuffled = random.shuffle(sampled(sentences, settings.sampling, random));
  const item = (sentence: TrainingSentence): BatchItem => {
    const all = [...sentence.labels.keys()];
    return { sentence, tasks: settings.useAllTasks ? all : [all[random.below(all.length)]!] };
  };
  if (!settings.isPadded) return cut(shuffled, settings).map((batch) => batch.map(item));
  const bySize = shuffled.sort((a, b) => a.encoded.size - b.encoded.size);
  return random.shuffle(cut(bySize, settings)).map((batch) => batch.map(item));
}

function cut(sentences: readonly TrainingSentence[], { batchTokens, isPadded }: EpochSettings): TrainingSentence[][] {
  return [...cutBatches(sentences, { sizeOf: ({ encoded }) => encoded.size, limit: batchTokens, isPadded })];
}

/** The words of a step of one batch or several. */
export function wordsOfStep(batches: readonly (readonly BatchItem[])[]): number {
  return wordsOf(batches.flat().map(({ sentence }) => sentence));
}

/** The last step of each of the epochs, counted over all. */
export function epochEnds(
  sentences: readonly TrainingSentence[],
  epochs: number,
  settings: Parameters<typeof epochSteps>[2],
): number[] {
  let step = 0;
  return Array.from({ length: epochs }, (_, at) => (step += epochSteps(sentences, at + 1, settings).length));
}
