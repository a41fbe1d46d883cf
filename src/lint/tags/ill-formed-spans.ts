import type { Token } from "../../conll/document";
import { wordsOf } from "../../conll/read";
import { convertTags, parseTag, type Scheme } from "../../tasks/schemes";
import { writeSpans, type Span } from "../../tasks/spans";
import { perSentence } from "../file-context";
import { findRuns, type Run } from "./mend";
import type { CellFinding, CellFix } from "./place-finding";
import { tagsOfWords } from "./sentence-tags";
import { taggedColumns, type TaggedColumn } from "./tagged-columns";

/** A finding on a span that is not written as its scheme has it. */
export interface IllFormedSpan extends CellFinding {
  /** The types of the span and of those that touch it. */
  readonly labels: readonly string[];
}

/** The ill-formed spans of a sentence in each of its columns of tags; to be asked only where no tag is malformed. */
export const findIllFormedSpans = perSentence(({ sentence, layout, project }) =>
  taggedColumns(layout, project).map((tagged) => {
    const { task } = tagged;
    if (task.kind !== "span") return [];
    const words = wordsOf(sentence);
    const tags = tagsOfWords(words, tagged);
    const converted = convertTags(tags, task.scheme);
    const context: Context = { words, tags, converted, tagged, scheme: task.scheme };
    return findRuns(tags).flatMap((run) => run.spans.flatMap((span) => describeSpan(span, run, context)));
  }),
);

interface Context {
  readonly words: readonly Token[];
  readonly tags: readonly string[];
  /** The tags as they should be. */
  readonly converted: readonly string[];
  readonly tagged: TaggedColumn;
  readonly scheme: Scheme;
}

function describeSpan(span: Span, run: Run, context: Context): IllFormedSpan[] {
  const { words, tags, converted, tagged } = context;
  const wrong = range(span).find((i) => tags[i] !== converted[i]);
  if (wrong === undefined) return [];
  const token = words[wrong]!;
  const { start, end } = tagged.column.readTag(token)!;
  const before = span.start === wrong ? run.spans.find((other) => other.end === span.start) : undefined;
  const isOpen = before !== undefined && !/^[ESLU]/.test(tags[wrong - 1]!);
  const isSwitch = isOpen && before.label !== span.label && continuesSpan(tags[wrong]!);
  const edits = writeCells(range(run), converted, context);
  const written = abbreviate(range(span).map((i) => converted[i]!));
  const mend = edits && { title: `Write ${written}`, cells: edits };
  const merged = isSwitch ? mergeInto(before, span, context) : undefined;
  return [
    {
      labels: run.spans.map(({ label }) => label),
      at: { offset: token.offset, start, end },
      message: `${describeFault(wrong, span, before, context)}, so write ${written}${isSwitch ? ", or correct the type" : ""}.`,
      fix: run.isTorn ? undefined : mend,
      suggestions: [...(run.isTorn && mend ? [mend] : []), ...(merged ? [merged] : [])],
    },
  ];
}

/** What is wrong with the first wrong tag of a span, and how the span is read. */
function describeFault(wrong: number, span: Span, before: Span | undefined, { tags, scheme }: Context): string {
  const tag = tags[wrong]!;
  const reading = `it is read as ${describeReading(wrong, span)}`;
  if (!LETTERS[scheme].includes(parseTag(tag).prefix)) return `${tag} is no tag of ${scheme}: ${reading}`;
  if (wrong === span.start && continuesSpan(tag)) return `${tag} ${describePrevious(wrong, before, tags)}: ${reading}`;
  if (scheme === "IOB1") {
    return `${tag} begins a span that touches no other of its type, for which IOB1 has I: ${reading}`;
  }
  const last = scheme === "BIOES" ? "E" : "L";
  const close = span.label === "" ? last : `${last}-${span.label}`;
  return `No ${close} closes the span of this ${tag} before ${describeNext(tags[span.end])}: ${reading}`;
}

function describeReading(at: number, { start, end }: Span): string {
  if (end - start === 1) return "a span of one word";
  const place = at === start ? "the first" : at === end - 1 ? "the last" : "one";
  return `${place} of a span of ${end - start} words`;
}

function describeNext(tag: string | undefined): string {
  if (tag === undefined) return "the sentence ends";
  return tag === "_" ? "a word without annotation follows" : `${tag} follows`;
}

function describePrevious(at: number, before: Span | undefined, tags: readonly string[]): string {
  const previous = tags[at - 1];
  if (previous === undefined) return "begins the sentence, where no span is open";
  if (previous === "_") return "follows a word without annotation";
  if (!before) return `follows ${previous}, where no span is open`;
  return before.label === parseTag(tags[at]!).label
    ? `follows ${previous}, which ends its span`
    : `follows ${previous}, which is of another type`;
}

/** The prefixes of each scheme. */
const LETTERS: Record<Scheme, string> = { IOB1: "BI", IOB2: "BI", BIOES: "BIES", BILOU: "BILU" };

/** Tags that only stand where a span is open, or at its end. */
function continuesSpan(tag: string): boolean {
  return /^[IEL](-|$)/.test(tag);
}

/** The suggestion that a span is the rest of the one before it, its type a slip. */
function mergeInto(before: Span, span: Span, context: Context): CellFix | undefined {
  const merged: Span = { start: before.start, end: span.end, label: before.label };
  const written = writeSpans([merged], context.tags.length, context.scheme);
  // The first word stays as it is: in IOB1 it depends on the span before.
  written[before.start] = context.converted[before.start]!;
  const single = parseTag(written[before.start]!).prefix;
  if (single === "S" || single === "U") written[before.start] = `B-${before.label}`;
  const cells = writeCells(range(merged), written, context);
  const own = abbreviate(range(span).map((i) => written[i]!));
  return cells && { title: `Continue ${before.label}: write ${own}`, cells };
}

/** The changes that give some words other tags; undefined where a word has no cell for them. */
function writeCells(
  places: readonly number[],
  tags: readonly string[],
  context: Context,
): CellFix["cells"] | undefined {
  const changed = places.filter((i) => tags[i] !== context.tags[i]);
  const cells = changed.flatMap((i) => {
    const token = context.words[i]!;
    const edit = context.tagged.column.writeTag(token, tags[i]!);
    return edit ? [{ offset: token.offset, ...edit }] : [];
  });
  return cells.length === changed.length ? cells : undefined;
}

/** The tags of a span in a few words. */
function abbreviate(tags: readonly string[]): string {
  return tags.length <= 4 ? tags.join(" ") : `${tags[0]!} ${tags[1]!} … ${tags.at(-1)!}`;
}

function range({ start, end }: { readonly start: number; readonly end: number }): number[] {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
