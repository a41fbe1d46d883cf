import type { Layout, Token } from "../../../conll/document";
import { splitCells } from "../../../conll/cells";
import { columnNames } from "../../../tasks/columns";
import type { Finding, SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { Trait } from "../../../conll/trait";
import { isNumbered } from "../../../conll/line-numbers";

/** More names than this say less than their number. */
const MOST_NAMES = 5;

export const count: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "columns/count",
  description: "A token line has more or fewer columns than the file",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, layout } = context;
    if (sentence.documentBoundary || !context.has(Trait.otherWidth)) return;
    for (const token of sentence.tokens) {
      // A line that is no word at all is a matter for layout/invalid-line.
      if (layout.idColumn !== undefined && !isNumbered(token.line, layout)) continue;
      if (countColumns(token, layout) !== layout.columnCount) report(describe(token, context));
    }
  },
};

/** Empty cells past the last column are no more than blanks at the end of the line. */
function countColumns({ cells }: Token, { columnCount }: Layout): number {
  const last = cells.findLastIndex((cell) => cell.text !== "") + 1;
  return Math.max(last, Math.min(cells.length, columnCount));
}

function describe(token: Token, context: SentenceContext): Finding {
  const { sentence, document, layout, project } = context;
  const line = sentence.firstLine + token.offset;
  const at = context.rangeOfLine(line);
  const found = countColumns(token, layout);
  const expected = layout.columnCount;
  const names = expected <= MOST_NAMES ? ` (${columnNames(layout, project).join(", ")})` : "";
  const fault = `This line has ${columns(found)} where the file has ${expected}${names}`;
  if (found > expected) {
    return { at, message: `${fault}: remove what is too much, or the separator within a word.` };
  }

  const text = document.lineText(line);
  const spaced = splitCells(text.trim(), "space");
  if (layout.separator !== "tab" || spaced.length !== expected) {
    return { at, message: `${fault}: add the missing ones, with _ for what is not annotated.` };
  }
  const start = document.offsetAt(line, 0);
  const edits = [{ start, end: start + text.length, text: spaced.map((cell) => cell.text).join("\t") }];
  return {
    at,
    message: `${fault}: separate them by TAB as the other lines do, not by spaces.`,
    suggestions: [{ title: "Separate the columns by TAB", edits }],
  };
}

function columns(count: number): string {
  return count === 1 ? "1 column" : `${count} columns`;
}
