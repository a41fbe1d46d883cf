import { findLastTabCell, findTabCell, splitCells, tabCellText } from "./cells";
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
    return this.cells[index];
  }

  textOf(index: number): string | undefined {
    const { lines, shape } = this;
    if (this.known !== undefined || shape.separator !== "tab") return this.cells[index]?.text;
    const start = lines.startOf(this.index);
    const end = lines.endOf(this.index);
    const from =
      index === shape.lastColumn ? findLastTabCell(lines.text, start, end) : findTabCell(lines.text, start, end, index);
    return from < 0 ? undefined : tabCellText(lines.text, from, end);
  }
}
