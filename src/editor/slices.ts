import { setImmediate as pause } from "node:timers/promises";

/** A key that is pressed in between waits no longer than that. */
const sliceMilliseconds = 5;

/**
 * Does work that may be put off between its steps, a few milliseconds at a time; whatever else waits is done in between.
 * Undefined where it was given up.
 */
export async function runInSlices<Result>(
  steps: Generator<void, Result>,
  isGivenUp: () => boolean,
): Promise<Result | undefined> {
  for (;;) {
    const end = performance.now() + sliceMilliseconds;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < end);
    await pause();
    if (isGivenUp()) return undefined;
  }
}
