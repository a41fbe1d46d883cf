import { splitCells } from "./cells";
import type { Cell, TextEdit } from "./document";
import type { ConllDocument } from "./read";

/**
 * The edits after which single TABs separate the cells of all token lines, with no blanks around the cells. Of a file whose
 * columns TABs separate already, the lines that separate some with blanks are changed, where that gives them all columns;
 * blanks inside cells are left alone.
 */
export function separateByTabs(document: ConllDocument): TextEdit[] {
  return document.sentences.flatMap(({ firstLine, tokens }) =>
    tokens.flatMap(({ offset, cells }) => {
      const line = document.lineText(firstLine + offset);
      const separated = cellsOf(line, cells, document)
        .map(({ text }) => text)
        .join("\t");
      const start = document.offsetAt(firstLine + offset, 0);
      return separated === line ? [] : [{ start, end: start + line.length, text: separated }];
    }),
  );
}

function cellsOf(line: string, cells: readonly Cell[], { layout }: ConllDocument): readonly Cell[] {
  if (layout.separator === "space" || cells.length === layout.columnCount) return cells;
  const byBlanks = splitCells(line, "space");
  return byBlanks.length === layout.columnCount ? byBlanks : cells;
}
