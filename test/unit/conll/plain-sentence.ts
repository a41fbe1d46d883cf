import type { Sentence } from "../../../src/conll/document";

/** All that is known of a sentence as values that compare, its tokens and their cells too. */
export function plainSentence(sentence: Sentence): object {
  const { firstLine, lineCount, tokenCount, wordCount, numberedCount, isCounted, documentBoundary, traits } = sentence;
  const comments = sentence.comments.map(({ offset, text, key, value, misplaced }) => ({
    offset,
    text,
    key,
    value,
    misplaced,
  }));
  const tokens = sentence.tokens.map(({ offset, kind, line, cells }) => ({ offset, kind, line, cells }));
  return {
    firstLine,
    lineCount,
    comments,
    tokens,
    tokenCount,
    wordCount,
    numberedCount,
    isCounted,
    documentBoundary,
    traits,
  };
}
