import type { SentenceRule } from "../../rule";
import { isNumbered } from "../../../conll/line-numbers";

export const invalidLine: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/invalid-line",
  description: "A line is neither a comment nor begins with a number, where the words are numbered",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, layout } = context;
    if (layout.idColumn === undefined || sentence.documentBoundary) return;
    if (sentence.numberedCount === sentence.tokenCount) return;
    for (const token of sentence.tokens) {
      // An empty cell is a matter for columns/empty-cell.
      if (isNumbered(token.line, layout) || token.cells[layout.idColumn]?.text === "") continue;
      report({
        at: context.rangeOfLine(sentence.firstLine + token.offset),
        message:
          "The words of this file are numbered, but this line has no number, so that readers drop it or stop: " +
          "number it, or begin it with # if it is a comment.",
      });
    }
  },
};
