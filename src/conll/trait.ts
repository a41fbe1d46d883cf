import type { Layout } from "./document";
import { LineTrait, type TextLines } from "./text-lines";

/** What the lines of a sentence may have beside plain text in plain columns, as bits: most sentences have nothing of it. */
export const Trait = {
  /** A space within a cell between TABs. */
  innerSpace: LineTrait.space,
  invisible: LineTrait.invisible,
  blank: LineTrait.blank,
  replacement: LineTrait.replacement,
  unstable: LineTrait.unstable,
  /** White space at the beginning or the end of a line, or a space beside a TAB. */
  outerBlank: LineTrait.blankEnds | LineTrait.spaceBesideTab,
  /** Nothing but spaces between two TABs, or between a TAB and the end of the line. */
  emptyCell: LineTrait.emptyTabCell,
  /** A line has another number of columns than the file, or seems to. */
  otherWidth: 256,
} as const;
export type Trait = (typeof Trait)[keyof typeof Trait];

const CHARACTERS = Trait.invisible | Trait.blank | Trait.replacement | Trait.unstable;

const HASH = 35;

export function traitsOfComment(lines: TextLines, line: number): number {
  const outerBlank = lines.text.charCodeAt(lines.startOf(line)) === HASH ? 0 : Trait.outerBlank;
  return (lines.traits[line]! & CHARACTERS) | outerBlank;
}

export function traitsOfToken(lines: TextLines, line: number, { separator, columnCount }: Layout): number {
  const traits = lines.traits[line]!;
  if (separator === "tab") return lines.tabs[line]! + 1 === columnCount ? traits : traits | Trait.otherWidth;
  const width = lines.blankCells[line] === columnCount ? 0 : Trait.otherWidth;
  return (traits & (CHARACTERS | LineTrait.blankEnds)) | width;
}
