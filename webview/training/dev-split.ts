import type { TrainingRun } from "../../src/messages/training-page";

/** Without sentences to score on, the scores of a run are 0 and mean nothing. */
export function hasDevSplit({ started }: TrainingRun): boolean {
  return started?.tasks.some(({ devSentences }) => devSentences > 0) ?? false;
}
