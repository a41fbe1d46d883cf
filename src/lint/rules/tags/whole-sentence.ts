import { formOf } from "../../../conll/read";
import { readSpans } from "../../../tasks/spans";
import type { SentenceRule } from "../../rule";
import { sentenceTagsOf, tagsOfWords } from "../../tags/sentence-tags";
import { taggedColumns } from "../../tags/tagged-columns";

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
    const columns = taggedColumns(layout, project);
    for (const [at, { hasSpans }] of sentenceTagsOf(context)?.entries() ?? []) {
      if (!hasSpans) continue;
      const [span] = readSpans(tagsOfWords(words, columns[at]!));
      if (!span || span.start > 0 || span.end < FEWEST_WORDS) continue;
      if (!words.slice(span.end).every((token) => PUNCTUATION.test(formOf(token, layout)))) continue;
      const { start, end } = columns[at]!.column.readTag(words[0]!)!;
      report({
        at: { line: sentence.firstLine + words[0]!.offset, start, end },
        message: `This ${span.label || "span"} covers a whole sentence of ${words.length} words: check that it is one span and not text without annotation.`,
      });
    }
  },
};
