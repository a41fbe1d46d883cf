import type { TrainingConfig } from "../tasks/config";
import type { ScoredEpoch } from "./selection";

/** By how much an epoch without a better dev score cuts the rate of the schedule `plateau`. */
const CUT = 0.5;

/**
 * The share of the highest learning rate at a step: rises linearly over the first `warmupFraction` of all steps, then falls to zero in a line
 * or along a cosine, or stays.
 * @param step 1-based
 */
export function learningRateShare(
  step: number,
  steps: number,
  { warmupFraction, schedule }: Pick<TrainingConfig, "warmupFraction" | "schedule">,
): number {
  const warmup = Math.max(1, Math.round(steps * warmupFraction));
  if (step <= warmup) return step / warmup;
  const left = (steps - step + 1) / (steps - warmup + 1);
  if (schedule === "linear") return left;
  return schedule === "cosine" ? (1 - Math.cos(Math.PI * left)) / 2 : 1;
}

/** What remains of the rate of the schedule `plateau` after some epochs. */
export function plateauShare(epochs: readonly ScoredEpoch[]): number {
  let highest = -Infinity;
  let share = 1;
  for (const { devScore } of epochs) {
    if (devScore <= highest) share *= CUT;
    highest = Math.max(highest, devScore);
  }
  return share;
}
