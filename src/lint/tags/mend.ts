import { convertTags, type Scheme } from "../../tasks/schemes";
import { readSpans, type Span } from "../../tasks/spans";

/** Spans of a sentence without a word between them: how one of them is written may depend on the next. */
export interface Run {
  readonly spans: readonly Span[];
  readonly start: number;
  readonly end: number;
  /** A word beside it is not annotated, so part of a span may be missing. */
  readonly isTorn: boolean;
}

/** The runs of spans of a sentence, in which `_` is a word that is not annotated. */
export function findRuns(tags: readonly string[]): Run[] {
  const runs: Span[][] = [];
  for (const span of readSpans(tags)) {
    const run = runs.at(-1);
    if (run?.at(-1)!.end === span.start) run!.push(span);
    else runs.push([span]);
  }
  return runs.map((spans) => {
    const [start, end] = [spans[0]!.start, spans.at(-1)!.end];
    return { spans, start, end, isTorn: tags[start - 1] === "_" || tags[end] === "_" };
  });
}

/**
 * The tags well-formed in a scheme, their spans unchanged. Runs beside a word that is not annotated stay as they are: where
 * their spans begin and end only a person can know.
 */
export function mendTags(tags: readonly string[], scheme: Scheme): string[] {
  const mended = [...tags];
  const converted = convertTags(tags, scheme);
  for (const { start, end, isTorn } of findRuns(tags)) {
    if (!isTorn) for (let i = start; i < end; i++) mended[i] = converted[i]!;
  }
  return mended;
}
