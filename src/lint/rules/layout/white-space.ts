import type { Cell, Comment, Token } from "../../../conll/document";
import { columnNames } from "../../../tasks/columns";
import type { Fix } from "../../diagnostic";
import type { Report, SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { Trait } from "../../../conll/trait";
import { isNumbered } from "../../../conll/line-numbers";

/** The columns of CoNLL-U that may hold words separated by single spaces; a range may in MISC alone. */
const TEXT_COLUMNS = new Set(["form", "lemma", "misc"]);
const REPEATED = / {2,}/g;
const SPACES = / +/g;

export const whiteSpace: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/white-space",
  description: "White space stands where it separates nothing",
  defaultSeverity: "warning",
  check(context, report) {
    const { sentence } = context;
    if (context.has(Trait.outerBlank)) {
      for (const comment of sentence.comments) checkComment(comment, context, report);
      for (const token of sentence.tokens) checkAroundCells(token, context, report);
    }
    if (context.has(Trait.innerSpace) && !sentence.documentBoundary && context.layout.separator === "tab") {
      for (const token of sentence.tokens) checkInsideCells(token, context, report);
    }
  },
};

function checkComment({ offset, text }: Comment, context: SentenceContext, report: Report): void {
  const length = text.length - text.trimStart().length;
  if (length > 0) reportLeading(context.sentence.firstLine + offset, length, context, report);
}

function checkAroundCells({ offset, cells }: Token, context: SentenceContext, report: Report): void {
  const { document, layout } = context;
  const line = context.sentence.firstLine + offset;
  const text = document.lineText(line);
  const lastFilled = cells.findLastIndex((cell) => cell.text !== "");
  // Empty cells up to the last column are a matter for columns/empty-cell.
  const last = Math.max(lastFilled, Math.min(cells.length, layout.columnCount) - 1);

  const leading = cells[0]!.start;
  if (leading > 0 && cells[0]!.text !== "") reportLeading(line, leading, context, report);
  if (layout.separator === "tab") {
    for (let column = 1; column <= last; column++) {
      const [before, cell] = [cells[column - 1]!, cells[column]!];
      if (cell.start - before.end <= 1 || before.text === "" || cell.text === "") continue;
      report({
        at: { line, start: before.end, end: cell.start },
        message: "Blanks stand beside this TAB and become part of a cell for readers that split at TABs: remove them.",
        fix: replace("Remove the blanks beside the TAB", line, before.end, cell.start, "\t", context),
      });
    }
  }
  const { end } = cells[last]!;
  if (text.length <= end) return;
  report({
    at: { line, start: end, end: text.length },
    message:
      "White space stands at the end of this line, where it makes a further column or part of a cell: remove it.",
    fix: replace("Remove the white space at the end of the line", line, end, text.length, "", context),
  });
}

function checkInsideCells(token: Token, context: SentenceContext, report: Report): void {
  const { offset, kind, cells } = token;
  // A line that is no word is a matter for layout/invalid-line.
  if (context.layout.format === "conllu" && !isNumbered(token.line, context.layout)) return;
  const line = context.sentence.firstLine + offset;
  for (const [column, cell] of cells.entries()) {
    if (!cell.text.includes(" ")) continue;
    if (isFreeOfSpaces(column, kind, context)) reportForbidden(column, cell, line, context, report);
    else reportRepeated(cell, line, context, report);
  }
}

function reportLeading(line: number, length: number, context: SentenceContext, report: Report): void {
  report({
    at: { line, start: 0, end: length },
    message: "White space stands at the beginning of this line, which strict readers refuse: remove it.",
    fix: replace("Remove the white space at the beginning of the line", line, 0, length, "", context),
  });
}

function reportForbidden(column: number, cell: Cell, line: number, context: SentenceContext, report: Report): void {
  const name = columnNames(context.layout, context.project)[column] ?? `column${column + 1}`;
  const joined = cell.text.replace(SPACES, "");
  report({
    at: { line, start: cell.start, end: cell.end },
    message: `In CoNLL-U the column ${name} holds no spaces here: remove them, or write a TAB where a column ends.`,
    suggestions: [replace("Remove the spaces", line, cell.start, cell.end, joined, context)],
  });
}

function reportRepeated(cell: Cell, line: number, context: SentenceContext, report: Report): void {
  for (const { 0: spaces, index } of cell.text.matchAll(REPEATED)) {
    const start = cell.start + index;
    const end = start + spaces.length;
    report({
      at: { line, start, end },
      message: "Several spaces in a row stand in this cell, which makes it differ from the same with one: keep one.",
      suggestions: [replace("Keep one of the spaces", line, start, end, " ", context)],
    });
  }
}

/** Where CoNLL-U defines the columns; other files may hold spaces between TABs as they like. */
function isFreeOfSpaces(column: number, kind: Token["kind"], { layout }: SentenceContext): boolean {
  if (layout.format !== "conllu") return false;
  const name = layout.columnNames?.[column] ?? "misc";
  return !TEXT_COLUMNS.has(name) || (kind === "range" && name !== "misc");
}

function replace(
  title: string,
  line: number,
  start: number,
  end: number,
  text: string,
  { document }: SentenceContext,
): Fix {
  return { title, edits: [{ start: document.offsetAt(line, start), end: document.offsetAt(line, end), text }] };
}
