import type { ConllDocument } from "../conll/read";

const CARRIAGE_RETURN = 13;

export const lineBreaks = ["\n", "\r\n", "\r"] as const;
export type LineBreak = (typeof lineBreaks)[number];

/** The blank lines and the line breaks of a file, as the rules about them see it. */
export interface FileLines {
  /** 0-based lines that only hold white space. */
  readonly pseudoBlank: readonly number[];
  /** Blank lines that separate nothing: at the head of the file, and all but the first of several. */
  readonly extraBlank: readonly number[];
  /** How many lines end with each of `lineBreaks`. */
  readonly breaks: readonly [number, number, number];
}

const knownFiles = new WeakMap<ConllDocument, FileLines>();

/** The blank lines and line breaks of a document; its lines are looked at only where some blank line is odd. */
export function fileLinesOf(document: ConllDocument): FileLines {
  let known = knownFiles.get(document);
  if (!known) knownFiles.set(document, (known = survey(document)));
  return known;
}

/** The line break of a line; undefined for the last line. */
export function lineBreakOf(line: number, { lineStarts, buffer }: ConllDocument): LineBreak | undefined {
  const next = lineStarts[line + 1];
  if (next === undefined) return undefined;
  if (buffer.charCodeAt(next - 1) === CARRIAGE_RETURN) return "\r";
  return next - 2 >= lineStarts[line]! && buffer.charCodeAt(next - 2) === CARRIAGE_RETURN ? "\r\n" : "\n";
}

function survey(document: ConllDocument): FileLines {
  const { breaks, blank, pseudoBlank } = document.statistics;
  if (pseudoBlank === 0 && blank === countGaps(document)) return { pseudoBlank: [], extraBlank: [], breaks };
  return { ...findOddLines(document), breaks };
}

/** The places behind a sentence where at least one blank line stands. */
function countGaps({ sentences, lineStarts, buffer }: ConllDocument): number {
  let gaps = 0;
  let end = 0;
  for (const { firstLine, lineCount } of sentences) {
    if (end > 0 && firstLine > end) gaps++;
    end = firstLine + lineCount;
  }
  return end < countLines(lineStarts, buffer.length) ? gaps + 1 : gaps;
}

function findOddLines(document: ConllDocument): Pick<FileLines, "pseudoBlank" | "extraBlank"> {
  const { sentences, lineStarts, buffer } = document;
  const pseudoBlank: number[] = [];
  const extraBlank: number[] = [];
  const readGap = (from: number, to: number, isFirst: boolean) => {
    for (let line = from; line < to; line++) {
      const length = (lineStarts[line + 1] ?? buffer.length) - lineStarts[line]!;
      if (isFirst || line > from) extraBlank.push(line);
      else if (length > (lineBreakOf(line, document)?.length ?? 0)) pseudoBlank.push(line);
    }
  };

  let line = 0;
  for (const [i, sentence] of sentences.entries()) {
    readGap(line, sentence.firstLine, i === 0);
    line = sentence.firstLine + sentence.lineCount;
  }
  readGap(line, countLines(lineStarts, buffer.length), false);
  return { pseudoBlank, extraBlank };
}

/** Behind the last line break no line begins unless something stands there. */
function countLines(lineStarts: Int32Array, length: number): number {
  return lineStarts.at(-1) === length ? lineStarts.length - 1 : lineStarts.length;
}
