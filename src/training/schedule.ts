/**
 * The learning rate of a step: rises linearly over the first `warmupFraction` of all steps, then falls linearly to zero, or stays.
 * @param step 1-based
 */
export function learningRateAt(
  step: number,
  steps: number,
  peak: number,
  warmupFraction: number,
  schedule: "linear" | "constant",
): number {
  const warmup = Math.max(1, Math.round(steps * warmupFraction));
  if (step <= warmup) return (peak * step) / warmup;
  return schedule === "constant" ? peak : (peak * (steps - step + 1)) / (steps - warmup + 1);
}
