import type { TokenPrediction } from "../messages/model-process";
import type { Uncertainty } from "../messages/review";

/** How unsure a model is of a sentence for one task; all 0 for a sentence without words. */
export function uncertaintyOf(predicted: readonly TokenPrediction[]): Uncertainty {
  let logProbability = 0;
  let leastLead = 1;
  let entropy = 0;
  for (const { probability, alternatives } of predicted) {
    logProbability += Math.log(Math.max(probability, Number.MIN_VALUE));
    const [first = 1, second = 0] = alternatives.map((alternative) => alternative.probability);
    leastLead = Math.min(leastLead, first - second);
    entropy += entropyOf(alternatives.map((alternative) => alternative.probability));
  }
  return { leastConfidence: 1 - Math.exp(logProbability), margin: 1 - leastLead, entropy };
}

/** Of the likeliest tags, and all others as if they were one. */
function entropyOf(probabilities: readonly number[]): number {
  const rest = 1 - probabilities.reduce((sum, probability) => sum + probability, 0);
  return [...probabilities, Math.max(0, rest)].reduce(
    (sum, probability) => (probability > 0 ? sum - probability * Math.log(probability) : sum),
    0,
  );
}
