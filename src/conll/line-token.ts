import { findLastTabCell, findTabCell, splitCells, tabCell, tabCellText } from "./cells";
import type { Cell, Layout, Token } from "./document";
import type { TextLines } from "./text-lines";

/** What the lines of a sentence have in common. */
export interface LineShape {
  readonly separator: Layout["separator"];
  /** The last column, where TABs separate as many as the file has; else -1. */
  readonly lastColumn: number;
}

/** A token that is cut out of its text piece by piece, as it is asked for them. */
export class LineToken implements Token {
  private known: readonly Cell[] | undefined = undefined;

  constructor(
    private readonly lines: TextLines,
    private readonly index: number,
    readonly offset: number,
    readonly kind: Token["kind"],
    private readonly shape: LineShape,
  ) {}

  get line(): string {
    return this.lines.textOf(this.index);
  }

  get cells(): readonly Cell[] {
    return (this.known ??= splitCells(this.line, this.shape.separator));
  }

  cell(index: number): Cell | undefined {
    if (this.known !== undefined || this.shape.separator !== "tab") return this.cells[index];
    const start = this.lines.startOf(this.index);
    const end = this.lines.endOf(this.index);
    const from = this.find(index, start, end);
    return from < 0 ? undefined : tabCell(this.lines.text, from, end, start);
  }

  textOf(index: number): string | undefined {
    if (this.known !== undefined || this.shape.separator !== "tab") return this.cells[index]?.text;
    const end = this.lines.endOf(this.index);
    const from = this.find(index, this.lines.startOf(this.index), end);
    return from < 0 ? undefined : tabCellText(this.lines.text, from, end);
  }

  private find(index: number, start: number, end: number): number {
    const { text } = this.lines;
    return index === this.shape.lastColumn ? findLastTabCell(text, start, end) : findTabCell(text, start, end, index);
  }
}
