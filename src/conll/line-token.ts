import { cellBetween, cellText, findLastTabCell, findTab, findTabCell, splitCells } from "./cells";
import type { Cell, Layout, Token } from "./document";
import type { TextLines } from "./text-lines";

const [TAB, SPACE] = [9, 32];

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
    if (this.isSplit) return this.cells[index];
    const start = this.lines.startOf(this.index);
    const end = this.lines.endOf(this.index);
    const from = this.find(index, start, end);
    return from < 0 ? undefined : cellBetween(this.lines.text, from, this.endOfCell(index, from, end), start);
  }

  textOf(index: number): string | undefined {
    if (this.isSplit) return this.cells[index]?.text;
    const end = this.lines.endOf(this.index);
    const from = this.find(index, this.lines.startOf(this.index), end);
    return from < 0 ? undefined : cellText(this.lines.text, from, this.endOfCell(index, from, end));
  }

  lengthAt(index: number, text: string, at: number): number {
    if (!this.isSplit) {
      const line = this.lines.text;
      const end = this.lines.endOf(this.index);
      const from = this.find(index, this.lines.startOf(this.index), end);
      if (from < 0) return 0;
      let to = from;
      let code = line.charCodeAt(to);
      while (to < end && code !== TAB && code !== SPACE && code === text.charCodeAt(at + to - from))
        code = line.charCodeAt(++to);
      if (to === end || code === TAB) return to - from;
      if (code !== SPACE) return -1;
    }
    const cell = this.textOf(index) ?? "";
    return text.startsWith(cell, at) ? cell.length : -1;
  }

  private get isSplit(): boolean {
    return this.known !== undefined || this.shape.separator !== "tab";
  }

  private find(index: number, start: number, end: number): number {
    const { text } = this.lines;
    return index === this.shape.lastColumn ? findLastTabCell(text, start, end) : findTabCell(text, start, end, index);
  }

  private endOfCell(index: number, from: number, end: number): number {
    return index === this.shape.lastColumn ? end : findTab(this.lines.text, from, end);
  }
}
