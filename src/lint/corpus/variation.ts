import type { CorpusSentence } from "./context";

/** A word of a sentence: where something stands. */
export interface Place {
  readonly sentence: CorpusSentence;
  readonly word: number;
}

/** An annotation that is unlike that of almost all other places of the same words. */
export interface Variation extends Place {
  readonly forms: readonly string[];
  /** The annotation here; undefined where only a part of the words is in a span. */
  readonly here: string | undefined;
  /** The annotation of most places, how many they are, and of how many. */
  readonly usual: string;
  readonly usualCount: number;
  readonly count: number;
  /** Some of the places with the usual annotation. */
  readonly examples: readonly Place[];
}

/** An annotation that the words have more often than that is another use of them, not a slip. */
export const MOST_SLIPS = 3;

/** So many places are enough to see how the words are annotated elsewhere. */
export const MOST_EXAMPLES = 3;

/** The most frequent of some counted values. */
export function mostFrequent(counts: ReadonlyMap<string, number>): readonly [string, number] {
  return [...counts].reduce((best, other) => (other[1] > best[1] ? other : best));
}
