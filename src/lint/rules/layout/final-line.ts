import type { ConllDocument } from "../../../conll/read";
import { lineBreakOf } from "../../file-lines";
import type { FileRule } from "../../rule";

export const finalLine: FileRule = {
  scope: "file",
  id: "layout/final-line",
  description: "The file ends without a line break, or in CoNLL-U without a blank line",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    const last = document.sentences.at(-1);
    if (!last) return;
    const lastLine = document.lineCount - 1;
    const isCut = document.lineStarts.at(-1) !== document.buffer.length;
    // The empty line that VS Code shows behind the last line break is none.
    const endsSentence = last.firstLine + last.lineCount + (isCut ? 0 : 1) === document.lineCount;
    const lacksBlankLine = document.layout.format === "conllu" && endsSentence;
    if (!isCut && !lacksBlankLine) return;

    const lineBreak = findLineBreak(document);
    const { length } = document.buffer;
    const text = (isCut ? lineBreak : "") + (lacksBlankLine ? lineBreak : "");
    report({
      at: file.rangeOfLine(isCut ? lastLine : lastLine - 1),
      message: lacksBlankLine
        ? "No blank line ends this sentence, so that some readers of CoNLL-U lose it: add one."
        : "This line has no line break, so that whatever is put behind the file becomes part of it: add one.",
      fix: {
        title: lacksBlankLine ? "Add a blank line" : "Add a line break",
        edits: [{ start: length, end: length, text }],
      },
    });
  },
};

/** The line break of the line above the last, if there is one. */
function findLineBreak(document: ConllDocument): string {
  return lineBreakOf(document.lineCount - 2, document) ?? "\n";
}
