import { SCHEMES, type Scheme } from "./schemes";
import { readSpans, type Span } from "./spans";

/** A set of schemes, a bit for each. */
export type SchemeSet = number;

const BITS: Record<Scheme, SchemeSet> = { IOB2: 1, IOB1: 2, BIOES: 4, BILOU: 8 };

export const ALL_SCHEMES: SchemeSet = SCHEMES.reduce((all, scheme) => all | BITS[scheme], 0);

export function includesScheme(set: SchemeSet, scheme: Scheme): boolean {
  return (set & BITS[scheme]) !== 0;
}

/**
 * The schemes in which the tags of a sentence are well-formed, as `isWellFormed` has it for each of them, in one walk. Takes
 * tags without malformed ones: whatever is in a span has the prefix of some scheme.
 */
export function findFittingSchemes(tags: readonly string[], spans: readonly Span[] = readSpans(tags)): SchemeSet {
  let fitting = ALL_SCHEMES;
  let previous: Span | undefined;
  for (const span of spans) {
    const continues = previous?.end === span.start && previous.label === span.label;
    const last = span.end - 1;
    fitting &= span.start === last ? fitSingle(tags[last]!, continues) : fitFirst(tags[span.start]!, continues);
    for (let i = span.start + 1; i < last; i++) if (!tags[i]!.startsWith("I")) return 0;
    if (last > span.start) fitting &= fitLast(tags[last]!);
    previous = span;
  }
  return fitting;
}

function fitSingle(tag: string, continues: boolean): SchemeSet {
  switch (tag[0]) {
    case "B":
      return continues ? BITS.IOB1 | BITS.IOB2 : BITS.IOB2;
    case "I":
      return continues ? 0 : BITS.IOB1;
    case "S":
      return BITS.BIOES;
    case "U":
      return BITS.BILOU;
    default:
      return 0;
  }
}

function fitFirst(tag: string, continues: boolean): SchemeSet {
  if (tag.startsWith("I")) return continues ? 0 : BITS.IOB1;
  if (!tag.startsWith("B")) return 0;
  return continues ? ALL_SCHEMES : ALL_SCHEMES & ~BITS.IOB1;
}

function fitLast(tag: string): SchemeSet {
  switch (tag[0]) {
    case "I":
      return BITS.IOB1 | BITS.IOB2;
    case "E":
      return BITS.BIOES;
    case "L":
      return BITS.BILOU;
    default:
      return 0;
  }
}
