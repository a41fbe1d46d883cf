import type * as vscode from "vscode";

/** The first and the last line that a selection touches. */
export type LineSpan = readonly [first: number, last: number];

/** The lines of a selection: one of whole lines ends at the head of the line after them. */
export function linesOf({ start, end, isEmpty }: vscode.Selection): LineSpan {
  return [start.line, !isEmpty && end.character === 0 ? end.line - 1 : end.line];
}
