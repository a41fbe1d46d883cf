import type { Cell, Layout } from "./document";

const TAB = 9;
const SPACE = 32;

/** True for a line that separates sentences: it is empty or holds white space only. */
export function isBlank(line: string): boolean {
  return line.length === 0 || (line.charCodeAt(0) <= SPACE && line.trim() === "");
}

/**
 * The cells of a token line. Between TABs a cell may be empty and may hold spaces, but the blanks around its text are
 * not part of it; where runs of spaces separate, a TAB among them is one more blank.
 */
export function splitCells(line: string, separator: Layout["separator"]): Cell[] {
  return separator === "tab" ? splitAtTabs(line) : splitAtBlanks(line);
}

/** The offset of one of the cells that TABs separate between two offsets of a text; -1 where there are fewer. */
export function findTabCell(text: string, start: number, end: number, index: number): number {
  let from = start;
  for (let column = 0; column < index; column++) {
    from = findTab(text, from, end) + 1;
    if (from > end) return -1;
  }
  return from;
}

/** The offset of the last of the cells that TABs separate between two offsets of a text. */
export function findLastTabCell(text: string, start: number, end: number): number {
  let from = end;
  while (from > start && text.charCodeAt(from - 1) !== TAB) from--;
  return from;
}

/** The text between two offsets, the blanks around it left out. */
export function cellText(text: string, from: number, end: number): string {
  const start = skipSpaces(text, from, end);
  return text.slice(start, endBeforeSpaces(text, start, end));
}

/** That text as a cell of a line that begins at `lineStart`. */
export function cellBetween(text: string, from: number, end: number, lineStart: number): Cell {
  const start = skipSpaces(text, from, end);
  const to = endBeforeSpaces(text, start, end);
  return { text: text.slice(start, to), start: start - lineStart, end: to - lineStart };
}

/** The offset of the next TAB, or `end`. Cells are short: looking at each character is faster than a search is begun. */
export function findTab(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) !== TAB) at++;
  return at;
}

function splitAtTabs(line: string): Cell[] {
  const cells: Cell[] = [];
  let from = 0;
  while (from <= line.length) {
    const to = findTab(line, from, line.length);
    cells.push(cellBetween(line, from, to, 0));
    from = to + 1;
  }
  return cells;
}

function splitAtBlanks(line: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  while (true) {
    start = skipSeparators(line, start, line.length);
    if (start >= line.length) return cells;
    const end = findSeparator(line, start, line.length);
    cells.push({ text: line.slice(start, end), start, end });
    start = end;
  }
}

/** The offset of the first character between two offsets of a text that is no space, or `end`. */
export function skipSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** The offset behind the last character between two offsets of a text that is no space, or `from`. */
export function endBeforeSpaces(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && text.charCodeAt(at - 1) === SPACE) at--;
  return at;
}

/** The offset of the first character between two offsets of a text that is neither a space nor a TAB, or `end`. */
export function skipSeparators(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSeparator(text.charCodeAt(at))) at++;
  return at;
}

/** The offset of the next space or TAB, or `end`. */
export function findSeparator(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && !isSeparator(text.charCodeAt(at))) at++;
  return at;
}

/** A space or a TAB. */
export function isSeparator(code: number): boolean {
  return code === SPACE || code === TAB;
}
