import { splitCells, tabCell } from "./cells";
import type { Cell, Layout, Token } from "./document";

/**
 * Cells are kept for so many tokens: those of a sentence are asked for again and again, while the cells of a whole file would take
 * ten times its size.
 */
const KEPT = 1024;
const recent: (LineToken | undefined)[] = new Array<LineToken | undefined>(KEPT).fill(undefined);
let next = 0;

/** A token whose cells are split when they are asked for. */
export class LineToken implements Token {
  #cells: readonly Cell[] | undefined;

  constructor(
    readonly offset: number,
    readonly kind: Token["kind"],
    readonly line: string,
    private readonly separator: Layout["separator"],
  ) {}

  get cells(): readonly Cell[] {
    return this.#cells ?? this.#split();
  }

  cell(index: number): Cell | undefined {
    if (this.#cells === undefined && this.separator === "tab") return tabCell(this.line, index);
    return this.cells[index];
  }

  #split(): readonly Cell[] {
    const oldest = recent[next];
    if (oldest) oldest.#cells = undefined;
    recent[next] = this;
    next = (next + 1) % KEPT;
    return (this.#cells = splitCells(this.line, this.separator));
  }
}
