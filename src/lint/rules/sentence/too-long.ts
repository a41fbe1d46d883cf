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
    if (context.sentence.tokens.length <= MOST_WORDS) return;
    const { length } = context.words;
    if (length <= MOST_WORDS) return;
    report({
      at: context.rangeOfLine(context.sentence.firstLine),
      message: `This sentence has ${length} words, more than models take and memory is enough for: put blank lines where its sentences end.`,
    });
  },
};
