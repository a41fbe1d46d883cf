import type { Cell } from "../conll/document";

/** A `KEY=value` pair of a MISC cell; offsets count in the token's line, `end` is the end of the value. */
export interface MiscPair {
  readonly key: string;
  readonly value: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The pairs of a MISC cell, which `|` separates; what holds no `=` is no pair. */
export function readMisc(cell: Pick<Cell, "text" | "start">): MiscPair[] {
  const pairs: MiscPair[] = [];
  let start = cell.start;
  for (const part of cell.text.split("|")) {
    const end = start + part.length;
    const equals = part.indexOf("=");
    if (equals > 0) {
      const valueStart = start + equals + 1;
      pairs.push({ key: part.slice(0, equals), value: part.slice(equals + 1), start, valueStart, end });
    }
    start = end + 1;
  }
  return pairs;
}
