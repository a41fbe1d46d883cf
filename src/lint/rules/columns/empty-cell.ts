import type { Cell, Token } from "../../../conll/document";
import { columnNames, formColumnOf } from "../../../tasks/columns";
import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { Trait } from "../../../conll/trait";

export const emptyCell: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "columns/empty-cell",
  description: "A cell between TABs is empty",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, document, layout, project } = context;
    if (sentence.documentBoundary || layout.separator !== "tab" || !context.has(Trait.emptyCell)) return;
    for (const token of sentence.tokens) {
      const line = sentence.firstLine + token.offset;
      for (let column = 0; column < Math.min(token.cells.length, layout.columnCount); column++) {
        const cell = token.cells[column]!;
        if (cell.text !== "") continue;
        const start = startOf(token, column, context);
        const isKnown = column === layout.idColumn || column === formColumnOf(layout, project);
        const name = columnNames(layout, project)[column]!;
        const remedy = isKnown ? "write what belongs there" : "write _ for what is not annotated";
        const edits = [{ start: document.offsetAt(line, start), end: document.offsetAt(line, cell.end), text: "_" }];
        report({
          at: { line, ...withTab(token, column, start) },
          message: `The column ${name} is empty here, which readers that split at white space take for no column at all: ${remedy}.`,
          fix: isKnown ? undefined : { title: "Write _ into the empty cell", edits },
        });
      }
    }
  },
};

/** The cell with the TAB behind it or, in the last column, before it: nothing at all could not be marked. */
function withTab({ cells }: Token, column: number, start: number): { start: number; end: number } {
  const { end } = cells[column]!;
  return column + 1 < cells.length ? { start, end: end + 1 } : { start: Math.max(0, start - 1), end };
}

/** A cell of blanks begins at the TAB before it, not where reading them stopped. */
function startOf({ offset, cells }: Token, column: number, { document, sentence }: SentenceContext): number {
  const before: Cell | undefined = cells[column - 1];
  if (!before) return 0;
  return document.lineText(sentence.firstLine + offset).indexOf("\t", before.end) + 1;
}
