import type { Sentence } from "../conll/document";

/** What differs between two lists of sentences: all between the first and the last that are not the same, the ends exclusive. */
export interface ChangedSentences {
  readonly start: number;
  readonly endBefore: number;
  readonly endAfter: number;
}

/** Compares the sentences of a document before and after edits, which take over those that they do not touch. */
export function changedSentences(before: readonly Sentence[], after: readonly Sentence[]): ChangedSentences {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === after[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  return { start, endBefore, endAfter };
}
