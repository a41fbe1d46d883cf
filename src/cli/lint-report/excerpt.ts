const TAB_STOP = 4;
const CUT = "…";

/** Control, format and invisible characters: a terminal would obey or swallow them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00A0\u115F\u1160\u3164\uFFA0]/u;
const COMBINING = /\p{M}/u;
const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115E\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;

/** A line as it is shown, and the range of it that is marked, in columns of the terminal. */
export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A character as it is shown. */
interface Shown {
  readonly text: string;
  readonly width: number;
  readonly place: "before" | "marked" | "after";
}

/**
 * A line with a range of it (UTF-16 units) as a terminal of `width` columns shows it: TABs as blanks, invisible characters by
 * their number, and of a longer line that part that holds the beginning of the range.
 */
export function excerptOf(line: string, from: number, to: number, width: number): Excerpt {
  const shown = showCharacters(line, from, to);
  const total = sumWidths(shown);
  const start = sumWidths(shown.filter(({ place }) => place === "before"));
  const end = start + Math.max(1, sumWidths(shown.filter(({ place }) => place === "marked")));
  if (total <= width) return { text: shown.map(({ text }) => text).join(""), start, end };
  return cut(shown, start, end, Math.max(2 * CUT.length + 1, width));
}

/** A text without anything that a terminal would obey. */
export function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, nameOf);
}

function showCharacters(line: string, from: number, to: number): Shown[] {
  const shown: Shown[] = [];
  let offset = 0;
  let column = 0;
  for (const character of line) {
    const text = character === "\t" ? " ".repeat(TAB_STOP - (column % TAB_STOP)) : show(character);
    const width = character === "\t" || text !== character ? text.length : widthOf(character);
    const end = offset + character.length;
    shown.push({ text, width, place: end <= from ? "before" : offset < to ? "marked" : "after" });
    offset = end;
    column += width;
  }
  return shown;
}

function show(character: string): string {
  return INVISIBLE.test(character) ? nameOf(character) : character;
}

function nameOf(character: string): string {
  return `<${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}>`;
}

function widthOf(character: string): number {
  if (character <= "\u02FF") return 1;
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

function sumWidths(shown: readonly Shown[]): number {
  return shown.reduce((sum, { width }) => sum + width, 0);
}

/** A window on the line: its beginning where the range is there, else with a third of the window before the range. */
function cut(shown: readonly Shown[], start: number, end: number, width: number): Excerpt {
  const windowStart = end < width ? 0 : Math.max(0, start - Math.floor(width / 3));
  let text = windowStart > 0 ? CUT : "";
  let used = text.length;
  let skipped = 0;
  let column = 0;
  for (const one of shown) {
    const isBefore = column < windowStart;
    column += one.width;
    if (isBefore) {
      skipped = column;
      continue;
    }
    if (used + one.width > width - CUT.length) {
      text += CUT;
      break;
    }
    text += one.text;
    used += one.width;
  }
  const shift = windowStart > 0 ? CUT.length - skipped : 0;
  const place = (at: number) => Math.min(width, at + shift);
  return { text, start: Math.min(width - 1, place(start)), end: place(end) };
}
