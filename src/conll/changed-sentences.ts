import type { Sentence } from "./document";

/** What differs between two lists of sentences: all between the first and the last that are not the same, the ends exclusive. */
export interface ChangedSentences {
  readonly start: number;
  readonly endBefore: number;
  readonly endAfter: number;
}

/** What an edit made of the sentences of a document. */
export interface SentenceChange extends ChangedSentences {
  readonly before: readonly Sentence[];
}

/** Compares the sentences of a document before and after edits, which take over those that they do not touch. */
export function changedSentences(
  before: readonly Sentence[],
  { sentences, change }: { readonly sentences: readonly Sentence[]; readonly change?: SentenceChange | undefined },
): ChangedSentences {
  // One edit, the usual case, knows what it changed.
  if (change?.before === before) return change;
  const most = Math.min(before.length, sentences.length);
  let start = 0;
  while (start < most && before[start] === sentences[start]) start++;
  let [endBefore, endAfter] = [before.length, sentences.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1] === sentences[endAfter - 1]) {
    endBefore--;
    endAfter--;
  }
  return { start, endBefore, endAfter };
}
