import { parseTag, readSpans, writeSpans, type Scheme, type Span } from "./spans";

export { parseTag, type Scheme, type Tag } from "./spans";

/** All schemes, the most usual first: where two fit a corpus equally well, the first is taken. */
export const SCHEMES: readonly Scheme[] = ["IOB2", "IOB1", "BIOES", "BILOU"];

/** The cell of a token that nobody annotated. */
const NOT_ANNOTATED = "_";

/** The scheme of that name in any case; `IOBES` is BIOES. Undefined for any other name. */
export function parseScheme(name: string): Scheme | undefined {
  const upper = name.toUpperCase();
  return upper === "IOBES" ? "BIOES" : SCHEMES.find((scheme) => scheme === upper);
}

/**
 * Rewrites the tags of one sentence in another scheme. Ill-formed tags are read as conlleval reads them (see
 * `readSpans`), so the scheme that they are in need not be known, and the result is well-formed. `_` stays `_`.
 *
 * A tag that is part of no span becomes `O`: ask `inferScheme` first whether a column holds spans at all.
 */
export function convertTags(tags: readonly string[], to: Scheme): string[] {
  return rewrite(tags, readSpans(tags), to);
}

/** True where every tag is what `scheme` writes for the spans of the sentence, `_` aside. */
export function isWellFormed(tags: readonly string[], scheme: Scheme): boolean {
  return countDifferences(tags, convertTags(tags, scheme)) === 0;
}

/**
 * The scheme that the fewest tags of a corpus break, and why. Decided on all sequences: in many corpora the first
 * sentences alone fit several schemes. Undefined where there are no spans, or where most tags fit no scheme, as in a
 * column of parts of speech.
 */
export function inferScheme(sequences: Iterable<readonly string[]>): { scheme: Scheme; reason: string } | undefined {
  const broken: Record<Scheme, number> = { IOB2: 0, IOB1: 0, BIOES: 0, BILOU: 0 };
  let total = 0;
  for (const tags of sequences) {
    const spans = readSpans(tags);
    total += tags.filter((tag) => tag !== "O" && tag !== NOT_ANNOTATED).length;
    for (const scheme of SCHEMES) broken[scheme] += countDifferences(tags, rewrite(tags, spans, scheme));
  }
  const scheme = SCHEMES.reduce((best, other) => (broken[other] < broken[best] ? other : best));
  const fitting = total - broken[scheme];
  if (fitting === 0 || fitting < total / 2) return undefined;
  const count = fitting === total ? `all ${total}` : `${fitting} of ${total}`;
  return { scheme, reason: `${count} tags other than O fit ${scheme}, more than any other scheme` };
}

/** The tags that a model of spans chooses among: `O`, then B, I, E and S of each type in the order given. */
export function bioesLabels(types: readonly string[]): string[] {
  return ["O", ...types.flatMap((type) => [`B-${type}`, `I-${type}`, `E-${type}`, `S-${type}`])];
}

/**
 * Whether the tag `next` may follow `previous` in well-formed BIOES. Undefined is the edge of the sentence, so
 * `canFollow(undefined, tag)` says whether a sentence may begin with a tag, and `canFollow(tag, undefined)` whether it
 * may end with it.
 */
export function canFollow(previous: string | undefined, next: string | undefined): boolean {
  const before = parseTag(previous ?? "O");
  const after = parseTag(next ?? "O");
  const isOpen = before.prefix === "B" || before.prefix === "I";
  const continues = after.prefix === "I" || after.prefix === "E";
  return isOpen ? continues && before.label === after.label : !continues;
}

function rewrite(tags: readonly string[], spans: readonly Span[], to: Scheme): string[] {
  return writeSpans(spans, tags.length, to).map((tag, i) => (tags[i] === NOT_ANNOTATED ? NOT_ANNOTATED : tag));
}

function countDifferences(tags: readonly string[], others: readonly string[]): number {
  return tags.filter((tag, i) => tag !== others[i]).length;
}
