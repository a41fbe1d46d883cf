/**
 * Work that is done in steps, and may be put off between them: each `yield` is such a place. What it returns is its result.
 * A corpus is looked at so, since all of it in one go would hold up an editor.
 */
export type Steps<Result = void> = Generator<void, Result>;

/** Does all the work at once. */
export function runToEnd<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The values of a list, with a step after each so many of them. */
export function* inSteps<Value>(values: Iterable<Value>, size: number, visit: (value: Value) => void): Steps {
  let count = 0;
  for (const value of values) {
    visit(value);
    if (++count % size === 0) yield;
  }
}
