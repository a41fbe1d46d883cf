import type { Fix } from "../../diagnostic";
import type { SentenceRule } from "../../rule";
import { idOf, numberingFaults } from "./numbering";

export const wordId: SentenceRule = {
  scope: "sentence",
  level: "ids",
  id: "ids/word-id",
  description: "A number of a word is not written as one",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, document, layout } = context;
    for (const { kind, token } of numberingFaults(sentence, document)) {
      if (kind !== "invalid") continue;
      const line = sentence.firstLine + token.offset;
      const id = idOf(token, document);
      const plain = id.replace(/^0+(?=\d+$)/, "");
      const cell = token.cells[layout.idColumn!];
      const at = cell ? { line, start: cell.start, end: cell.end } : context.rangeOfLine(line);
      const start = document.offsetAt(line, at.start);
      const fix: Fix = { title: `Write ${plain}`, edits: [{ start, end: start + id.length, text: plain }] };
      report({
        at,
        message: `"${id}" is no number of a word, so that readers drop this line or stop: write 3 for a word, 3-4 for a range of words or 3.1 for an empty node.`,
        fix: plain !== id && plain !== "0" ? fix : undefined,
      });
    }
  },
};
