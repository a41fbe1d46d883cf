import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { Trait } from "../../../conll/trait";

interface Part {
  readonly line: number;
  readonly text: string;
  readonly start: number;
}

export const unicodeForm: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/unicode-form",
  description: "Text is not in the composed form of Unicode (NFC)",
  defaultSeverity: "warning",
  check(context, report) {
    if (!context.has(Trait.unstable)) return;
    for (const { line, text, start } of partsOf(context)) {
      const composed = text.normalize("NFC");
      if (composed === text) continue;
      const end = start + text.length;
      const from = context.document.offsetAt(line, start);
      report({
        at: { line, start, end },
        message:
          "This text is not in the composed form of Unicode (NFC), so that it differs from words that look the same: " +
          "compose it.",
        fix: {
          title: "Compose the characters (NFC)",
          edits: [{ start: from, end: from + text.length, text: composed }],
        },
      });
    }
  },
};

function* partsOf({ sentence }: SentenceContext): Generator<Part> {
  for (const { offset, text } of sentence.comments) yield { line: sentence.firstLine + offset, text, start: 0 };
  for (const { offset, cells } of sentence.tokens) {
    for (const { text, start } of cells) yield { line: sentence.firstLine + offset, text, start };
  }
}
