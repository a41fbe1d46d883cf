import type { SentenceRule } from "../../rule";

/** Attention over more words takes memory by their square, and no sentence of a language is as long. */
const MOST_WORDS = 500;

export const tooLong: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "sentence/too-long",
  description: `A sentence has more than ${MOST_WORDS} words`,
  defaultSeverity: "warning",
  check(context, report) {
    const { wordCount } = context.sentence;
    if (wordCount <= MOST_WORDS) return;
    report({
      at: context.rangeOfLine(context.sentence.firstLine),
      message: `This sentence has ${wordCount} words, more than models take and memory is enough for: put blank lines where its sentences end.`,
    });
  },
};
