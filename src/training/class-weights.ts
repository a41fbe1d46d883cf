import { plainTargets, type Head, type TargetSettings } from "../model/heads";
import type { TrainingConfig } from "../tasks/config";
import type { TrainingSentence } from "./training-sentence";

/** What the loss of a head makes of its labels. */
export function targetSettings(
  head: Head,
  sentences: readonly TrainingSentence[],
  { labelSmoothing: smoothing, classWeights }: Pick<TrainingConfig, "labelSmoothing" | "classWeights">,
): TargetSettings {
  if (head.crf) return plainTargets;
  return classWeights === "none" ? { smoothing } : { smoothing, weights: balancedWeights(head, sentences) };
}

/**
 * A label weighs as many words as there would be of it if all were equally frequent, over the words that there are (King and Zeng 2001,
 * "Logistic Regression in Rare Events Data").
 */
function balancedWeights({ task, labels }: Head, sentences: readonly TrainingSentence[]): number[] {
  const counts = new Array<number>(labels.length).fill(0);
  for (const sentence of sentences) {
    for (const label of sentence.labels.get(task) ?? []) if (label !== undefined) counts[label]!++;
  }
  const seen = counts.filter((count) => count > 0);
  const even = counts.reduce((sum, count) => sum + count, 0) / seen.length;
  return counts.map((count) => (count === 0 ? 1 : even / count));
}
