/** A property of a form whose hash chooses a row of an embedding table. */
export interface FormFeature {
  readonly name: string;
  /** Rows of the table; row 0 stands for what training never saw. */
  readonly rows: number;
  readonly width: number;
  /** The count at which training hides a row half of the time. */
  readonly hiding: number;
  readonly read: (form: string) => string;
}

/** In row 0 of each table: unknown, hidden, or a separator between sentences. */
export const UNKNOWN = 0;

const prefix = (length: number, rows: number): FormFeature => ({
  name: `prefix${length}`,
  rows,
  width: 32,
  hiding: 0.25,
  read: (form) => characters(form).slice(0, length).join(""),
});

const suffix = (length: number, rows: number): FormFeature => ({
  name: `suffix${length}`,
  rows,
  width: 32,
  hiding: 0.25,
  read: (form) => characters(form).slice(-length).join(""),
});

export const formFeatures: readonly FormFeature[] = [
  { name: "norm", rows: 20_000, width: 64, hiding: 0.5, read: (form) => form.toLowerCase() },
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

/** The row of a feature's table that a form has, at least 1. */
export function rowOf(feature: FormFeature, form: string): number {
  return 1 + (fnv1a(`${feature.name}:${feature.read(form)}`) % (feature.rows - 1));
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

function kindOf(character: string): string {
  if (character >= "a" && character <= "z") return "x";
  if (character >= "A" && character <= "Z") return "X";
  if (/\p{Nd}/u.test(character)) return "d";
  if (/\p{Lu}|\p{Lt}/u.test(character)) return "X";
  if (/\p{L}|\p{M}/u.test(character)) return "x";
  return character;
}

function characters(form: string): string[] {
  return [...form.toLowerCase()];
}

/** FNV-1a, 32 bits, over UTF-16 units (http://www.isthe.com/chongo/tech/comp/fnv/), with a final mix so that any modulus spreads. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
