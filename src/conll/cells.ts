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

/** One of the cells that TABs separate; undefined where the line has fewer. */
export function tabCell(line: string, index: number): Cell | undefined {
  let from = 0;
  for (let column = 0; column < index; column++) {
    const tab = line.indexOf("\t", from);
    if (tab < 0) return undefined;
    from = tab + 1;
  }
  return cellBetween(line, from, cellEnd(line, from));
}

function splitAtTabs(line: string): Cell[] {
  const cells: Cell[] = [];
  let from = 0;
  while (from <= line.length) {
    const to = cellEnd(line, from);
    cells.push(cellBetween(line, from, to));
    from = to + 1;
  }
  return cells;
}

function cellEnd(line: string, from: number): number {
  const tab = line.indexOf("\t", from);
  return tab < 0 ? line.length : tab;
}

function cellBetween(line: string, from: number, to: number): Cell {
  let start = from;
  let end = to;
  while (start < end && line.charCodeAt(start) === SPACE) start++;
  while (end > start && line.charCodeAt(end - 1) === SPACE) end--;
  return { text: line.slice(start, end), start, end };
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
