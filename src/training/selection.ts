/** What an epoch scored on the dev split: the mean over tasks, and the standard error of that mean, fractions from 0 to 1. */
export interface ScoredEpoch {
  readonly epoch: number;
  readonly devScore: number;
  readonly devError: number;
}

/** The first of those with the highest score; early stopping counts from it. */
export function highestEpoch<T extends ScoredEpoch>(epochs: readonly T[]): T | undefined {
  const highest = Math.max(...epochs.map(({ devScore }) => devScore));
  return epochs.find(({ devScore }) => devScore === highest);
}

/**
 * Whether an epoch's model is to be kept rather than those before: its score is the highest, or so near to the highest that the
 * dev split cannot tell the two apart (their difference is within its standard error). Of models that look alike the one that was
 * trained longer is kept: on a small dev split the highest score is mostly luck. This is the one-standard-error rule of Breiman
 * et al. (Classification and Regression Trees, 1984, section 3.4.3), with "trained longer" for "simpler".
 */
export function isKept(epoch: ScoredEpoch, before: readonly ScoredEpoch[]): boolean {
  const highest = highestEpoch(before);
  return !highest || epoch.devScore >= highest.devScore - Math.hypot(epoch.devError, highest.devError);
}
