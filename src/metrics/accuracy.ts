import { checkSameLength, countsOf, ratio, scoreLabels, type Counts, type TaskScore } from "./score";

/** Counts right tags over sentences, for tasks with an independent tag for each token. */
export class TokenCounts {
  private tokens = 0;
  private correct = 0;
  private readonly labels = new Map<string, Counts>();

  /**
   * Counts one sentence. A token whose gold tag is `_` is not annotated, and not counted.
   *
   * @throws RangeError where the two have different lengths.
   */
  add(gold: readonly string[], predicted: readonly string[]): void {
    checkSameLength(gold, predicted);
    gold.forEach((goldTag, i) => {
      if (goldTag !== "_") this.addToken(goldTag, predicted[i]!);
    });
  }

  private addToken(gold: string, predicted: string): void {
    this.tokens++;
    countsOf(this.labels, gold).gold++;
    countsOf(this.labels, predicted).predicted++;
    if (gold !== predicted) return;
    this.correct++;
    countsOf(this.labels, gold).correct++;
  }

  /** The scores of all sentences so far. */
  score(): TaskScore {
    const accuracy = ratio(this.correct, this.tokens);
    return {
      precision: accuracy,
      recall: accuracy,
      f1: accuracy,
      accuracy,
      support: this.tokens,
      labels: scoreLabels(this.labels),
    };
  }
}
