/** What a UTF-16 unit may be, as bits: what the rules about characters look into more closely. */
export const CharacterClass = {
  space: 1,
  invisible: 2,
  blank: 4,
  replacement: 8,
  /** May change when Unicode is normalised, alone or with its neighbours. */
  unstable: 16,
} as const;

type Range = readonly [first: number, last: number];

/** Characters that leave no trace on the screen and separate nothing. */
const INVISIBLE: readonly Range[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
];

/** Characters that look like a space, but that no reader of columns takes for one. */
const BLANK: readonly Range[] = [
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];

/** Of the characters from U+0300 on, large blocks that normalisation to NFC leaves alone. */
const STABLE: readonly Range[] = [
  [0x0400, 0x0482],
  [0x0531, 0x058f],
  [0x10a0, 0x10ff],
  [0x2010, 0x20cf],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
];
const FIRST_UNSTABLE = 0x0300;
const REPLACEMENT = 0xfffd;
const [SPACE, DELETE] = [0x20, 0x7f];

const classes = buildClasses();

/** The classes of a UTF-16 unit, joined. */
export function classOf(code: number): number {
  return classes[code]!;
}

/** A pattern for a character that has no class and separates nothing. */
export const PLAIN = plainCharacters();

function plainCharacters(): string {
  const escape = (code: number) => `\\u${code.toString(16).padStart(4, "0")}`;
  const isPlain = (code: number) => code > SPACE && classes[code] === 0;
  let ranges = "";
  for (let first = 0; first < classes.length; first++) {
    if (!isPlain(first)) continue;
    let last = first;
    while (isPlain(last + 1)) last++;
    ranges += `${escape(first)}-${escape(last)}`;
    first = last;
  }
  return `[${ranges}]`;
}

/** Whether a UTF-16 unit is what `trim` removes, or may be: control characters and invisible ones count too. */
export function isWhiteSpace(code: number): boolean {
  if (code < DELETE) return code <= SPACE;
  return (classOf(code) & (CharacterClass.blank | CharacterClass.invisible)) !== 0;
}

function buildClasses(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const mark = (ranges: readonly Range[], bit: number) => {
    for (const [first, last] of ranges) for (let code = first; code <= last; code++) table[code]! |= bit;
  };
  mark([[FIRST_UNSTABLE, 0xffff]], CharacterClass.unstable);
  for (const [first, last] of STABLE) table.fill(0, first, last + 1);
  mark(INVISIBLE, CharacterClass.invisible);
  mark(BLANK, CharacterClass.blank);
  mark([[0x20, 0x20]], CharacterClass.space);
  mark([[REPLACEMENT, REPLACEMENT]], CharacterClass.replacement);
  return table;
}
