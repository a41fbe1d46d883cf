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

function splitAtTabs(line: string): Cell[] {
  const cells: Cell[] = [];
  let from = 0;
  while (from <= line.length) {
    const tab = line.indexOf("\t", from);
    const to = tab < 0 ? line.length : tab;
    let start = from;
    let end = to;
    while (start < end && line.charCodeAt(start) === SPACE) start++;
    while (end > start && line.charCodeAt(end - 1) === SPACE) end--;
    cells.push({ text: line.slice(start, end), start, end });
    from = to + 1;
  }
  return cells;
}

function splitAtBlanks(line: string): Cell[] {
  const cells: Cell[] = [];
  let start = 0;
  while (true) {
    while (start < line.length && isSeparator(line.charCodeAt(start))) start++;
    if (start >= line.length) return cells;
    let end = start + 1;
    while (end < line.length && !isSeparator(line.charCodeAt(end))) end++;
    cells.push({ text: line.slice(start, end), start, end });
    start = end;
  }
}

function isSeparator(code: number): boolean {
  return code === SPACE || code === TAB;
}
