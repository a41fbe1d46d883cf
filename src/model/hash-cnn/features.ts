/** A property of a form whose hash chooses a row of an embedding table. */
export interface FormFeature {
  readonly name: string;
  /** Rows of the table; row 0 stands for what training never saw. */
  readonly rows: number;
  readonly width: number;
  /** The count at which training hides a row half of the time. */
  readonly hiding: number;
  /** @param lower the form in lower case */
  readonly read: (form: string, lower: string) => string;
}

/** In row 0 of each table: unknown, hidden, or a separator between sentences. */
export const UNKNOWN = 0;

const prefix = (length: number, rows: number): FormFeature => ({
  name: `prefix${length}`,
  rows,
  width: 32,
  hiding: 0.25,
  read: (_, lower) => lower.slice(0, endOfFirst(lower, length)),
});

const suffix = (length: number, rows: number): FormFeature => ({
  name: `suffix${length}`,
  rows,
  width: 32,
  hiding: 0.25,
  read: (_, lower) => lower.slice(startOfLast(lower, length)),
});

export const formFeatures: readonly FormFeature[] = [
  { name: "norm", rows: 20_000, width: 64, hiding: 0.5, read: (_, lower) => lower },
  { name: "form", rows: 20_000, width: 32, hiding: 0.5, read: (form) => form },
  prefix(1, 1_000),
  prefix(2, 2_000),
  prefix(3, 5_000),
  prefix(4, 10_000),
  suffix(1, 1_000),
  suffix(2, 2_000),
  suffix(3, 5_000),
  suffix(4, 10_000),
  suffix(5, 10_000),
  { name: "shape", rows: 1_000, width: 32, hiding: 0.25, read: shapeOf },
];

/** The name of a feature's embedding table. */
export function tableOf(feature: FormFeature): string {
  return `embed.${feature.name}`;
}

/** The tables in the order of the features. */
export const hashedTables: readonly string[] = formFeatures.map(tableOf);

/** What the hash of a feature begins with, so that two features of one text have different rows. */
const beginnings = new Map(formFeatures.map((feature) => [feature, fnv1a(`${feature.name}:`)]));

/** The row of a feature's table that a form has, at least 1. */
export function rowOf(feature: FormFeature, form: string, lower = form.toLowerCase()): number {
  return 1 + (spread(fnv1a(feature.read(form, lower), beginnings.get(feature))) % (feature.rows - 1));
}

/** `McDonald's` -> `XxXxxxx'x`: letters by case, digits as d, runs cut after four (as spaCy's Token.shape_). */
export function shapeOf(form: string): string {
  let shape = "";
  for (const character of form) {
    const kind = kindOf(character);
    if (!shape.endsWith(kind.repeat(4))) shape += kind;
  }
  return shape;
}

const ASCII_END = "\x7f";

function kindOf(character: string): string {
  if (character >= "a" && character <= "z") return "x";
  if (character >= "A" && character <= "Z") return "X";
  if (character >= "0" && character <= "9") return "d";
  if (character <= ASCII_END) return character;
  if (/\p{Nd}/u.test(character)) return "d";
  if (/\p{Lu}|\p{Lt}/u.test(character)) return "X";
  if (/\p{L}|\p{M}/u.test(character)) return "x";
  return character;
}

/** The offset behind the first characters of a text, where two surrogates are one. */
function endOfFirst(text: string, characters: number): number {
  let at = 0;
  for (let left = characters; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** The offset of the last characters of a text. */
function startOfLast(text: string, characters: number): number {
  let at = text.length;
  for (let left = characters; left > 0 && at > 0; left--) at -= at > 1 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1;
  return at;
}

/** FNV-1a, 32 bits, over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/), from what came before */
function fnv1a(text: string, before = 0x811c9dc5): number {
  let hash = before;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}

/** A final mix, after which any modulus spreads. */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
