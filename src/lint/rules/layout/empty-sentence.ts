import type { Sentence } from "../../../conll/document";
import { MULTITASK_ID } from "../../../tasks/multitask-id";
import type { Fix } from "../../diagnostic";
import type { FileContext } from "../../file-context";
import type { FileRule } from "../../rule";
import { OFF_IN_FILE_KEY } from "../../suppression";

/** Comments that speak of the file, or that another rule speaks of. */
const OTHER_KEYS = new Set(["global.columns", OFF_IN_FILE_KEY, MULTITASK_ID]);

export const emptySentence: FileRule = {
  scope: "file",
  id: "layout/empty-sentence",
  description: "A blank line ends a sentence that has no words",
  defaultSeverity: "warning",
  check(file, report) {
    const { document } = file;
    if (document.layout.idColumn === undefined) return;
    for (let i = 0; i < document.sentences.length; i++) {
      const sentence = document.sentences[i]!;
      if (sentence.numberedCount > 0 || sentence.documentBoundary) continue;
      if (sentence.tokenCount === 0 && sentence.comments.some(({ key }) => OTHER_KEYS.has(key?.text ?? ""))) continue;
      const fix = sentence.tokenCount === 0 ? joinWithNext(sentence, i, file) : undefined;
      const remedy = fix
        ? "remove it if the comments belong to the next sentence"
        : "add the words, or remove what stands above";
      report({
        at: file.rangeOfLine(findEnd(sentence, file)),
        message: `No words stand in the sentence that this line ends: ${remedy}.`,
        suggestions: fix && [fix],
      });
    }
  },
};

/** The blank line that ends a sentence; its own last line at the end of the file. */
function findEnd({ firstLine, lineCount }: Sentence, { document }: FileContext): number {
  const end = firstLine + lineCount;
  const isBehindText = document.offsetAt(end, 0) === document.buffer.length;
  return isBehindText || document.sentenceAt(end) ? end - 1 : end;
}

function joinWithNext({ firstLine, lineCount }: Sentence, index: number, { document }: FileContext): Fix | undefined {
  const next = document.sentences[index + 1];
  const end = firstLine + lineCount;
  if (!next || next.documentBoundary || next.tokenCount === 0 || next.firstLine === end) return undefined;
  const edits = [{ start: document.offsetAt(end, 0), end: document.offsetAt(next.firstLine, 0), text: "" }];
  return { title: "Give the comments to the next sentence", edits };
}
