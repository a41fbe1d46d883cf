import { readSpans, type Span } from "../tasks/spans";
import { checkSameLength, countsOf, ratio, scoreCounts, scoreLabels, type Counts, type TaskScore } from "./score";

/**
 * Counts spans over sentences by the rules of conlleval, the script of the CoNLL shared tasks (version 2004-01-26,
 * E. Tjong Kim Sang): a predicted span is right where both ends and the label are those of a gold span. `readSpans`
 * says how tags are read. `_` counts as a token outside spans; leave out sentences that are not annotated.
 */
export class SpanCounts {
  tokens = 0;
  correctTokens = 0;
  /** Spans of all labels. */
  readonly spans: Counts = { gold: 0, predicted: 0, correct: 0 };
  /** Spans of each label. */
  readonly labels = new Map<string, Counts>();
  private readonly read: (tags: readonly string[]) => Span[];

  /** With `raw`, conlleval's `-r`, every tag but `O` is a span of one token whose label is the whole tag. */
  constructor({ raw = false } = {}) {
    this.read = raw ? readRawTags : readSpans;
  }

  /**
   * Counts one sentence; its end ends all spans.
   *
   * @throws RangeError where the two have different lengths.
   */
  add(gold: readonly string[], predicted: readonly string[]): void {
    checkSameLength(gold, predicted);
    this.tokens += gold.length;
    gold.forEach((tag, i) => {
      if (tag === predicted[i]) this.correctTokens++;
    });

    const predictedSpans = this.read(predicted);
    for (const { label } of predictedSpans) this.count("predicted", label);
    let next = 0;
    for (const span of this.read(gold)) {
      this.count("gold", span.label);
      while (next < predictedSpans.length && predictedSpans[next]!.start < span.start) next++;
      if (isSameSpan(span, predictedSpans[next])) this.count("correct", span.label);
    }
  }

  private count(what: keyof Counts, label: string): void {
    this.spans[what]++;
    countsOf(this.labels, label)[what]++;
  }

  /** The scores of all sentences so far. */
  score(): TaskScore {
    const { precision, recall, f1, support } = scoreCounts(this.spans);
    const accuracy = ratio(this.correctTokens, this.tokens);
    return { precision, recall, f1, accuracy, support, labels: scoreLabels(this.labels) };
  }
}

function readRawTags(tags: readonly string[]): Span[] {
  return tags
    .map((label, position) => ({ start: position, end: position + 1, label }))
    .filter(({ label }) => label !== "O");
}

function isSameSpan(a: Span, b: Span | undefined): boolean {
  return b !== undefined && a.start === b.start && a.end === b.end && a.label === b.label;
}

/**
 * What conlleval prints for these counts, to the byte, with the line break at its end. The counts are its own for IOB1
 * and IOB2; of BIOES it would miss that S, and B after E, begin a span.
 */
export function formatConlleval(counts: SpanCounts): string {
  const { tokens, correctTokens, spans } = counts;
  const lines = [
    `processed ${tokens} tokens with ${spans.gold} phrases; found: ${spans.predicted} phrases; correct: ${spans.correct}.`,
  ];
  if (tokens > 0) lines.push(`accuracy: ${formatPercent(percent(correctTokens, tokens))}%; ${formatScores(spans)}`);
  for (const label of [...counts.labels.keys()].sort()) {
    const labelCounts = counts.labels.get(label)!;
    lines.push(`${padLabel(label)}: ${formatScores(labelCounts)}  ${labelCounts.predicted}`);
  }
  return lines.join("\n") + "\n";
}

function formatScores({ gold, predicted, correct }: Counts): string {
  const precision = percent(correct, predicted);
  const recall = percent(correct, gold);
  // In the order of conlleval's operations, so that rounding errors are the same.
  const f1 = ratio(2 * precision * recall, precision + recall);
  return `precision: ${formatPercent(precision)}%; recall: ${formatPercent(recall)}%; FB1: ${formatPercent(f1)}`;
}

function percent(part: number, whole: number): number {
  return ratio(100 * part, whole);
}

/**
 * C's `%6.2f`. It rounds a number exactly between two to the even digit (3.125 to 3.12), `toFixed` to the larger one;
 * with two digits, the numbers between that can be represented at all end in .125, .375, .625 and .875.
 */
function formatPercent(value: number): string {
  const roundsDown = value % 0.5 === 0.125;
  return (roundsDown ? value - 0.005 : value).toFixed(2).padStart(6);
}

/** Perl's `%17s`, which counts bytes. */
function padLabel(label: string): string {
  return " ".repeat(Math.max(0, 17 - Buffer.byteLength(label))) + label;
}
