import type { SentenceRule } from "../../rule";
import { Trait } from "../../../conll/trait";

const REPLACEMENTS = /\uFFFD+/g;

export const replacementCharacter: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/replacement-character",
  description: "U+FFFD stands for characters that were lost",
  defaultSeverity: "warning",
  check(context, report) {
    if (!context.has(Trait.replacement)) return;
    const { firstLine, lineCount } = context.sentence;
    for (let line = firstLine; line < firstLine + lineCount; line++) {
      for (const { 0: found, index } of context.document.lineText(line).matchAll(REPLACEMENTS)) {
        report({
          at: { line, start: index, end: index + found.length },
          message:
            "Characters were lost here (U+FFFD) when the text was read in another encoding than it was written in: " +
            "take the text from its source again.",
        });
      }
    }
  },
};
