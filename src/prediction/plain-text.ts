/** A word with its place in the text; offsets count UTF-16 units. */
export interface TextToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A paragraph, a heading or their like: sentences end with it. */
export interface TextBlock {
  /** Offset in the text. */
  readonly start: number;
  /** As long as in the text, with blanks in place of what is no prose. */
  readonly prose: string;
}

/** The blocks of a plain text: a blank line ends one. */
export function paragraphs(text: string): TextBlock[] {
  return [...text.matchAll(/(?:[^\n]|\n(?![^\S\n]*\n))+/g)].map(({ index, 0: prose }) => ({ start: index, prose }));
}

const sentenceSegmenter = new Intl.Segmenter(undefined, { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** The sentences of a block and their words, by Unicode's rules for boundaries (UAX 29, as Intl.Segmenter has them). */
export function tokenizeBlock({ start, prose }: TextBlock): TextToken[][] {
  // A line break inside a block is a space: to UAX 29 it would end the sentence.
  const sentences = [...sentenceSegmenter.segment(prose.replace(/[\r\n]/g, " "))];
  return sentences.flatMap(({ segment: sentence, index: sentenceIndex }) => {
    const tokens = [...wordSegmenter.segment(sentence)]
      .filter(({ segment }) => segment.trim() !== "")
      .map(({ segment, index }) => {
        const place = start + sentenceIndex + index;
        return { text: segment, start: place, end: place + segment.length };
      });
    return tokens.length > 0 ? [tokens] : [];
  });
}

/** The sentences of a plain text and their words. */
export function tokenizeText(text: string): TextToken[][] {
  return paragraphs(text).flatMap(tokenizeBlock);
}
