/** A word with its place in the text; offsets count UTF-16 units. */
export interface TextToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The sentences of a plain text and their words, by Unicode's rules for boundaries (UAX 29, as Intl.Segmenter has them).
 * A blank line ends a sentence too.
 */
export function tokenizeText(text: string): TextToken[][] {
  const sentences = new Intl.Segmenter(undefined, { granularity: "sentence" });
  const words = new Intl.Segmenter(undefined, { granularity: "word" });
  const found: TextToken[][] = [];
  for (const paragraph of text.matchAll(/(?:[^\n]|\n(?![^\S\n]*\n))+/g)) {
    // A line break inside a paragraph is a space: to UAX 29 it would end the sentence.
    for (const sentence of sentences.segment(paragraph[0].replace(/[\r\n]/g, " "))) {
      const start = paragraph.index + sentence.index;
      const tokens = [...words.segment(sentence.segment)]
        .filter(({ segment }) => segment.trim() !== "")
        .map(({ segment, index }) => ({ text: segment, start: start + index, end: start + index + segment.length }));
      if (tokens.length > 0) found.push(tokens);
    }
  }
  return found;
}
