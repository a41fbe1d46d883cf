import { formOf } from "../../../conll/read";
import { readSpans } from "../../../tasks/spans";
import type { SentenceRule } from "../../rule";
import { taggedColumns } from "../../tags/tagged-columns";
import { tagsOfWords } from "../../tags/sentence-tags";

/** Shorter ones are headlines, titles and entries of lists that name one thing. */
const FEWEST_WORDS = 8;
const PUNCTUATION = /^\p{P}+$/u;

export const wholeSentence: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "tags/whole-sentence",
  description: "A span covers a whole sentence of many words",
  defaultSeverity: "info",
  check(context, report) {
    const { sentence, words, layout, project } = context;
    if (words.length < FEWEST_WORDS) return;
    for (const tagged of taggedColumns(layout, project)) {
      if (tagged.task.kind !== "span") continue;
      const first = tagged.column.readTag(words[0]!);
      // Nearly all sentences begin outside of spans.
      if (!first || first.text === "O") continue;
      const [span] = readSpans(tagsOfWords(words, tagged));
      const length = span && span.end - span.start;
      if (!length || length < FEWEST_WORDS || span.start > 0) continue;
      if (!words.slice(span.end).every((token) => PUNCTUATION.test(formOf(token, layout)))) continue;
      report({
        at: { line: sentence.firstLine + words[0]!.offset, start: first.start, end: first.end },
        message: `This ${span.label || "span"} covers a whole sentence of ${words.length} words: check that it is one span and not text without annotation.`,
      });
    }
  },
};
