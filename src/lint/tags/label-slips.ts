import { CHUNK_TYPES, PENN_TAGS, UPOS_TAGS } from "./tag-sets";
import type { FileColumn } from "./file-tags";

/** A rare label that is one slip away from a frequent one of the same column. */
export interface Slip {
  readonly count: number;
  /** The label that is meant, and how often it occurs. */
  readonly meant: string;
  readonly countOfMeant: number;
}

/** How often as much the meant label must occur: where letters are swapped or their case differs, and for any other slip. */
const RATIO_OF_ORDER = 10;
const RATIO_OF_LETTER = 50;
/** In larger sets of tags, such as those of features, neighbours differ by a letter. */
const MOST_LABELS = 80;

const slipsOf = new WeakMap<FileColumn, ReadonlyMap<string, Slip>>();

/** The labels of a column that are most likely mistyped. */
export function findSlips(column: FileColumn): ReadonlyMap<string, Slip> {
  let slips = slipsOf.get(column);
  if (!slips) slipsOf.set(column, (slips = compareLabels(countLabels(column))));
  return slips;
}

/** How many words have each label in a file. */
export function countLabels({ counts, dictionary: { labels } }: FileColumn): Map<string, number> {
  const byLabel = new Map<string, number>();
  for (let id = 0; id < counts.length; id++) {
    const label = labels[id]!;
    if (counts[id]! > 0 && label !== "") byLabel.set(label, (byLabel.get(label) ?? 0) + counts[id]!);
  }
  return byLabel;
}

function compareLabels(counts: ReadonlyMap<string, number>): Map<string, Slip> {
  const slips = new Map<string, Slip>();
  if (counts.size > MOST_LABELS) return slips;
  // The most frequent first, so that what is said does not depend on the order of the sentences.
  const frequent = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [label, count] of counts) {
    const found = frequent.find(([other, often]) => {
      if (often < RATIO_OF_ORDER * count) return false;
      const ratio = ratioOf(label, other);
      return ratio !== undefined && often >= ratio * count;
    });
    if (found) slips.set(label, { count, meant: found[0], countOfMeant: found[1] });
  }
  return slips;
}

/** The ratio of counts from which on one label is a slip of another; undefined where it is none. */
function ratioOf(label: string, other: string): number | undefined {
  if (areBothKnown(label, other)) return undefined;
  const [a, b] = [label.toLowerCase(), other.toLowerCase()];
  if (a === b || isSwapped(a, b)) return RATIO_OF_ORDER;
  return isOneLetterOff(a, b) ? RATIO_OF_LETTER : undefined;
}

function areBothKnown(a: string, b: string): boolean {
  return [PENN_TAGS, UPOS_TAGS, CHUNK_TYPES].some((tags) => tags.has(a) && tags.has(b));
}

/** Two letters beside each other change places. */
function isSwapped(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < 3) return false;
  const at = firstDifference(a, b);
  return (
    a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2) && !/\d/.test(a[at]! + b[at]!)
  );
}

/** A letter more, or one less, or in a longer word another one. */
function isOneLetterOff(a: string, b: string): boolean {
  const at = firstDifference(a, b);
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (!/^\p{L}$/u.test(longer[at] ?? "")) return false;
  if (a.length === b.length)
    return a.length >= 5 && /^\p{L}$/u.test(shorter[at]!) && a.slice(at + 1) === b.slice(at + 1);
  return longer.length >= 4 && longer.length === shorter.length + 1 && longer.slice(at + 1) === shorter.slice(at);
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}
