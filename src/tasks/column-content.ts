import { inferScheme, parseTag, type Scheme } from "./schemes";

/** What the cells of a column are, by all of them: tags of spans, tags of tokens, one value throughout, or no tags. */
export type ColumnContent =
  | { readonly kind: "span"; readonly scheme: Scheme; readonly types: readonly string[]; readonly reason: string }
  | { readonly kind: "token"; readonly mostFrequent: string; readonly reason: string }
  | { readonly kind: "none"; readonly reason: string };

const SPAN_PREFIXES = new Set(["B", "I", "E", "S", "L", "U"]);
const UPPER_CASE_TAG = /^[^\p{Ll}\p{N}]{1,8}$/u;
const LETTER = /\p{L}/u;
const NUMBER = /^\d+$/;

/** A set of tags is smaller than a vocabulary: each tag occurs this often on average, in a file of that many tokens. */
const OCCURRENCES_OF_A_TAG = 20;
const OCCURRENCES_IN_A_SMALL_FILE = 2;
const SMALL_FILE_TOKENS = 500;
const MOST_TAGS = 1500;

type Sequences = () => Iterable<readonly (string | undefined)[]>;

/** How often each value stands in a column. */
export class ValueCounts {
  private readonly numbers = new Map<string, number>();
  private readonly counts: number[] = [];

  /** Undefined, for a token that is not annotated, is not counted. */
  add(value: string | undefined): void {
    if (value === undefined) return;
    const number = this.numbers.get(value);
    if (number !== undefined) this.counts[number]!++;
    else {
      this.numbers.set(value, this.counts.length);
      this.counts.push(1);
    }
  }

  toMap(): Map<string, number> {
    return new Map([...this.numbers].map(([value, number]) => [value, this.counts[number]!]));
  }
}

/**
 * Judges a column by the values of all its tokens; `readSequences` gives those of each sentence where spans must be told apart,
 * undefined is a token that is not annotated. `namedAsTags` says that the column's name promises tags: then a file may be too
 * small to show it.
 */
export function judgeColumn(valueCounts: ValueCounts, readSequences: Sequences, namedAsTags: boolean): ColumnContent {
  const counts = valueCounts.toMap();
  const values = [...counts.keys()];
  const total = sum(counts.values());
  if (total === 0) return { kind: "none", reason: "nothing is annotated" };

  const spans = judgeSpans(readSequences, counts);
  if (spans) return spans;
  const size = `${values.length} different values on ${total} tokens`;
  const mostFrequent = values.reduce((best, value) => (counts.get(value)! > counts.get(best)! ? value : best));
  if (namedAsTags && values.some((value) => LETTER.test(value))) {
    return { kind: "token", mostFrequent, reason: `tags of tokens by its name, ${size}` };
  }
  if (values.length === 1) return { kind: "none", reason: `every cell is "${values[0]}"` };
  if (values.every((value) => NUMBER.test(value))) return { kind: "none", reason: "the cells are numbers" };
  if (!isTagSet(values, total)) return { kind: "none", reason: `${size} are too many for tags` };
  return { kind: "token", mostFrequent, reason: `${size}, so they are tags of tokens` };
}

function judgeSpans(readSequences: Sequences, counts: ReadonlyMap<string, number>): ColumnContent | undefined {
  const tags = [...counts].filter(([value]) => value !== "O");
  const spanTags = tags.filter(([value]) => isSpanTag(value));
  const inSpans = sum(spanTags.map(([, count]) => count));
  if (inSpans === 0 || 2 * inSpans < sum(tags.map(([, count]) => count))) return undefined;
  const inferred = inferScheme(withoutGaps(readSequences()));
  if (!inferred) return undefined;
  const types = [...new Set(spanTags.map(([value]) => parseTag(value).label))].sort();
  return { kind: "span", scheme: inferred.scheme, types, reason: inferred.reason };
}

function isSpanTag(value: string): boolean {
  const { prefix, label } = parseTag(value);
  return label !== "" && SPAN_PREFIXES.has(prefix);
}

function isTagSet(values: readonly string[], total: number): boolean {
  if (values.length > MOST_TAGS) return false;
  if (total >= values.length * OCCURRENCES_OF_A_TAG) return true;
  if (total > SMALL_FILE_TOKENS) return false;
  return total >= values.length * OCCURRENCES_IN_A_SMALL_FILE || values.every((value) => UPPER_CASE_TAG.test(value));
}

function* withoutGaps(sequences: Iterable<readonly (string | undefined)[]>): Generator<string[]> {
  for (const tags of sequences) yield tags.map((tag) => tag ?? "_");
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
