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

/**
 * Judges a column by the tags of all sentences; undefined is a token that is not annotated. `namedAsTags` says that the
 * column's name promises tags: then a file may be too small to show it.
 */
export function judgeColumn(
  sequences: readonly (readonly (string | undefined)[])[],
  namedAsTags: boolean,
): ColumnContent {
  const counts = countValues(sequences);
  const values = [...counts.keys()];
  const total = sum(counts.values());
  if (total === 0) return { kind: "none", reason: "nothing is annotated" };

  const spans = judgeSpans(sequences, counts);
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

function judgeSpans(
  sequences: readonly (readonly (string | undefined)[])[],
  counts: ReadonlyMap<string, number>,
): ColumnContent | undefined {
  const tags = [...counts].filter(([value]) => value !== "O");
  const spanTags = tags.filter(([value]) => isSpanTag(value));
  const inSpans = sum(spanTags.map(([, count]) => count));
  if (inSpans === 0 || 2 * inSpans < sum(tags.map(([, count]) => count))) return undefined;
  const inferred = inferScheme(sequences.map((tags) => tags.map((tag) => tag ?? "_")));
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

function countValues(sequences: readonly (readonly (string | undefined)[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const tags of sequences) {
    for (const tag of tags) if (tag !== undefined) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  return counts;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
