import { fileLinesOf } from "../../file-lines";
import type { FileRule } from "../../rule";

export const extraBlankLine: FileRule = {
  scope: "file",
  id: "layout/extra-blank-line",
  description: "A blank line ends no sentence",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    if (document.sentences.length === 0) return;
    for (const line of fileLinesOf(document).extraBlank) {
      report({
        at: file.rangeOfLine(line),
        message: "This blank line ends no sentence, so that some readers find an empty one here: remove it.",
        fix: {
          title: "Remove the blank line",
          edits: [{ start: document.offsetAt(line, 0), end: document.offsetAt(line + 1, 0), text: "" }],
        },
      });
    }
  },
};
