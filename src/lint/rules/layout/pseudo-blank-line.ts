import type { TextEdit } from "../../../conll/document";
import type { ConllDocument } from "../../../conll/read";
import { fileLinesOf } from "../../file-lines";
import type { FileRule } from "../../rule";

/** A file with more of them writes its blank lines so: one finding says what a thousand would. */
const MOST_FINDINGS = 20;

export const pseudoBlankLine: FileRule = {
  scope: "file",
  id: "layout/pseudo-blank-line",
  description: "A line that ends a sentence holds white space",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    const { pseudoBlank } = fileLinesOf(document);
    if (document.sentences.length === 0) return;
    const [first] = pseudoBlank;
    if (first !== undefined && pseudoBlank.length > MOST_FINDINGS) {
      report({
        at: file.rangeOfLine(first),
        message: `This blank line and ${pseudoBlank.length - 1} others of the file hold white space, so that some readers take them for words: remove the white space.`,
        fix: {
          title: "Remove the white space from all blank lines",
          get edits() {
            return pseudoBlank.map((line) => emptyLine(line, document));
          },
        },
      });
      return;
    }
    for (const line of pseudoBlank) {
      report({
        at: file.rangeOfLine(line),
        message:
          "This line looks blank but holds white space, so that some readers take it for a word: remove the white space.",
        fix: { title: "Remove the white space", edits: [emptyLine(line, document)] },
      });
    }
  },
};

function emptyLine(line: number, document: ConllDocument): TextEdit {
  const start = document.offsetAt(line, 0);
  return { start, end: start + document.lineText(line).length, text: "" };
}
