/** Scores of one label, as fractions from 0 to 1, and how often it was annotated and predicted. */
export interface LabelScore {
  precision: number;
  recall: number;
  f1: number;
  /** Annotated spans, or tokens, of this label. */
  support: number;
  /** Predicted spans, or tokens, of this label. */
  predicted: number;
}

/**
 * Scores of one task, as fractions from 0 to 1; where nothing was annotated or predicted they are 0, never NaN.
 * Precision, recall and F1 are micro-averaged over spans, or over tokens, where all three are the accuracy.
 */
export interface TaskScore {
  precision: number;
  recall: number;
  f1: number;
  /** Tokens with the right tag, `O` included, out of all tokens. */
  accuracy: number;
  /** Annotated spans, or tokens. */
  support: number;
  labels: Record<string, LabelScore>;
}

/** How many spans, or tokens, were annotated, predicted, and predicted right. */
export interface Counts {
  gold: number;
  predicted: number;
  correct: number;
}

/** The counts of a label, at first all 0. */
export function countsOf(labels: Map<string, Counts>, label: string): Counts {
  let counts = labels.get(label);
  if (counts === undefined) {
    counts = { gold: 0, predicted: 0, correct: 0 };
    labels.set(label, counts);
  }
  return counts;
}

/** Precision, recall and F1 of some counts. */
export function scoreCounts({ gold, predicted, correct }: Counts): LabelScore {
  return {
    precision: ratio(correct, predicted),
    recall: ratio(correct, gold),
    f1: ratio(2 * correct, gold + predicted),
    support: gold,
    predicted,
  };
}

/** The scores of all labels, in the order of their names. */
export function scoreLabels(labels: ReadonlyMap<string, Counts>): Record<string, LabelScore> {
  const names = [...labels.keys()].sort();
  return Object.fromEntries(names.map((name) => [name, scoreCounts(labels.get(name)!)]));
}

/** `part / whole`, or 0 where the whole is 0. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** @throws RangeError where a sentence has more or fewer predicted tags than annotated ones. */
export function checkSameLength(gold: readonly string[], predicted: readonly string[]): void {
  if (gold.length === predicted.length) return;
  throw new RangeError(`A sentence has ${gold.length} gold tags but ${predicted.length} predicted ones`);
}
