import type { Tags } from "./annotation";
import { positionsOf, readSpans, writeSpans, type Span } from "./spans";
import type { SpanTask } from "./task";

/** Neighbouring words of a sentence, `start` inclusive and `end` exclusive. */
export type WordRange = Pick<Span, "start" | "end">;

/** The end of a span that moves. */
export type Side = "left" | "right";

// What is done to some words leaves all others as they are: a span that reaches into them keeps its other words, in two parts
// where they lie in its middle. The sentence is written in the task's scheme, so an ill-formed one is mended on the way.

/** The span that a word is part of. */
export function spanAt(tags: Tags, word: number): Span | undefined {
  return spansIn(tags).find(({ start, end }) => start <= word && word < end);
}

/** Makes some words one span. */
export function markSpan({ scheme }: SpanTask, tags: Tags, words: WordRange, label: string): Tags {
  const { start, end } = words;
  return write(scheme, tags, [...cutAway(spansIn(tags), words), { start, end, label }]);
}

/** Says of some words that they are in no span. */
export function markOutside({ scheme }: SpanTask, tags: Tags, words: WordRange): Tags {
  const written = write(scheme, tags, cutAway(spansIn(tags), words));
  return written.map((tag, word) => (holds(words, word) ? "O" : tag));
}

/** Takes some words out of their spans; those of no span, where all are, are not annotated any more. */
export function clearWords({ scheme }: SpanTask, tags: Tags, words: WordRange): Tags {
  const spans = spansIn(tags);
  const isInSpan = spans.some(({ start, end }) => start < words.end && words.start < end);
  if (isInSpan) return write(scheme, tags, cutAway(spans, words));
  return tags.map((tag, word) => (holds(words, word) ? undefined : tag));
}

/** Has the span of a word take in the word beside it, from another span too. Undefined where there is no span, or no such word. */
export function extendSpan({ scheme }: SpanTask, tags: Tags, word: number, side: Side): Tags | undefined {
  const span = spanAt(tags, word);
  if (!span) return undefined;
  const { start, end, label } = span;
  const taken = side === "right" ? { start: end, end: end + 1 } : { start: start - 1, end: start };
  if (taken.start < 0 || taken.end > tags.length) return undefined;
  const longer = { start: Math.min(start, taken.start), end: Math.max(end, taken.end), label };
  return write(scheme, tags, [...cutAway(spansIn(tags), longer), longer]);
}

/** Has the span of a word lose its last word, or its first. Undefined where there is no span, or it would be empty. */
export function shrinkSpan({ scheme }: SpanTask, tags: Tags, word: number, side: Side): Tags | undefined {
  const span = spanAt(tags, word);
  if (!span || span.end - span.start === 1) return undefined;
  const { start, end } = span;
  const lost = side === "right" ? { start: end - 1, end } : { start, end: start + 1 };
  return write(scheme, tags, cutAway(spansIn(tags), lost));
}

function spansIn(tags: Tags): Span[] {
  return readSpans(tags.map((tag) => tag ?? "_"));
}

function holds({ start, end }: WordRange, word: number): boolean {
  return start <= word && word < end;
}

/** What is left of spans without some words. */
function cutAway(spans: readonly Span[], words: WordRange): Span[] {
  return spans
    .flatMap((span) => [
      { ...span, end: Math.min(span.end, words.start) },
      { ...span, start: Math.max(span.start, words.end) },
    ])
    .filter(({ start, end }) => start < end);
}

/** Words that are in no span before and after keep what they have: no annotation, or a tag that is none. */
function write(scheme: SpanTask["scheme"], before: Tags, spans: readonly Span[]): Tags {
  const inOrder = [...spans].sort((a, b) => a.start - b.start);
  const wasInside = new Set(spansIn(before).flatMap(positionsOf));
  const written = writeSpans(inOrder, before.length, scheme);
  return written.map((tag, word) => (tag === "O" && !wasInside.has(word) ? before[word] : tag));
}
