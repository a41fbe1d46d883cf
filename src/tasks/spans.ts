/** How a column of tags writes spans. BIOES is also called IOBES. */
export type Scheme = "IOB1" | "IOB2" | "BIOES" | "BILOU";

/** A labelled run of tokens in one sentence, `start` inclusive and `end` exclusive, counted in tokens from 0. */
export interface Span {
  start: number;
  end: number;
  label: string;
}

/** The positions of the tokens of a span. */
export function positionsOf({ start, end }: Pick<Span, "start" | "end">): number[] {
  return Array.from({ length: end - start }, (_, at) => start + at);
}

/** A tag in its two halves: `B-PER` is the prefix `B` and the label `PER`. */
export interface Tag {
  prefix: string;
  label: string;
}

// Which prefixes begin a span and which end one, as conlleval has it. `[` and `]` are its brackets around one token;
// it does not know S, and L and U of BILOU: they are E and S under other names.
const BEGINS = new Set(["B", "S", "U", "[", "]"]);
const ENDS = new Set(["E", "L", "S", "U", "[", "]"]);

/** The letters of a scheme for the tokens of one span. */
const LETTERS: Record<Scheme, { first: string; inside: string; last: string; single: string }> = {
  IOB1: { first: "I", inside: "I", last: "I", single: "I" },
  IOB2: { first: "B", inside: "I", last: "I", single: "B" },
  BIOES: { first: "B", inside: "I", last: "E", single: "S" },
  BILOU: { first: "B", inside: "I", last: "L", single: "U" },
};

/** Of most tokens: parsed once. */
const OUTSIDE: Tag = { prefix: "O", label: "" };

/** Splits a tag at its first hyphen, so that labels may hold hyphens; a tag without one (`O`, `_`) has an empty label. */
export function parseTag(tag: string): Tag {
  const hyphen = tag.indexOf("-");
  return hyphen < 0 ? { prefix: tag, label: "" } : { prefix: tag.slice(0, hyphen), label: tag.slice(hyphen + 1) };
}

/**
 * Reads the spans of one sentence in the order of their tokens, whatever the scheme and however ill-formed.
 *
 * The rules are those of conlleval (version 2004-01-26, E. Tjong Kim Sang): another label begins a span, and so does
 * any tag of a span after `O`. They are the same for every scheme, hence no scheme is asked for. To them comes what
 * later versions of the script add for BIOES: S is a span of one token, and nothing continues a span after its E.
 *
 * A prefix of no scheme is read as I where a label follows it. A bare word that is no prefix is outside, and `_` is
 * too; conlleval itself takes one that follows a span for a span with an empty label.
 */
export function readSpans(tags: readonly string[]): Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (let position = 0; position < tags.length; position++) {
    const tag = tags[position]!;
    const { prefix, label } = tag === "O" ? OUTSIDE : parseTag(tag);
    if (isOutside(prefix, label)) {
      open = undefined;
      continue;
    }
    if (open === undefined || open.label !== label || BEGINS.has(prefix)) {
      open = { start: position, end: position, label };
      spans.push(open);
    }
    open.end = position + 1;
    if (ENDS.has(prefix)) open = undefined;
  }
  return spans;
}

function isOutside(prefix: string, label: string): boolean {
  if (prefix === "O" || prefix === ".") return true;
  return label === "" && prefix !== "I" && !BEGINS.has(prefix) && !ENDS.has(prefix);
}

/**
 * Writes spans as the tags of a sentence of `length` tokens, well-formed in `scheme`.
 *
 * @throws RangeError where the spans are not in order, overlap, are empty or reach past the sentence.
 */
export function writeSpans(spans: readonly Span[], length: number, scheme: Scheme): string[] {
  const tags = new Array<string>(length).fill("O");
  let previous: Span | undefined;
  for (const span of spans) {
    const { start, end, label } = span;
    const free = previous?.end ?? 0;
    if (start < free || end <= start || end > length) {
      throw new RangeError(`Span ${start} to ${end} (${label}) does not fit after ${free} of ${length} tokens`);
    }
    // IOB1 writes B only where I would continue the span before.
    const continues = start === previous?.end && label === previous.label;
    const letters = LETTERS[scheme === "IOB1" && continues ? "IOB2" : scheme];
    tags.fill(joinTag(letters.inside, label), start, end);
    tags[end - 1] = joinTag(letters.last, label);
    tags[start] = joinTag(end - start === 1 ? letters.single : letters.first, label);
    previous = span;
  }
  return tags;
}

function joinTag(prefix: string, label: string): string {
  return label === "" ? prefix : `${prefix}-${label}`;
}
