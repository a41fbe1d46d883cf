import type { Sentence } from "../conll/document";
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
/** Lists of sentences with one blank line behind each. */
const evenlySpaced = new WeakSet<readonly Sentence[]>();
const NONE: readonly number[] = [];

/** The blank lines and line breaks of a document. After an edit only the blank lines beside it are looked at, unless some are odd. */
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
  const { breaks, pseudoBlank } = document.statistics;
  if (pseudoBlank > 0 || !isEvenlySpaced(document)) return { ...findOddLines(document), breaks };
  evenlySpaced.add(document.sentences);
  return { pseudoBlank: NONE, extraBlank: NONE, breaks };
}

/** Whether one blank line stands between two sentences, or none as beside document boundaries, and at the ends no more. */
function isEvenlySpaced({ sentences, change, lineStarts, buffer }: ConllDocument): boolean {
  const isKnown = change !== undefined && evenlySpaced.has(change.before);
  const start = isKnown ? Math.max(0, change.start - 1) : 0;
  const end = isKnown ? Math.min(sentences.length, change.endAfter + 1) : sentences.length;
  let next = start > 0 ? sentences[start]!.firstLine : 0;
  for (let at = start; at < end; at++) {
    const { firstLine, lineCount } = sentences[at]!;
    const isFar = at === 0 ? firstLine > 0 : firstLine > next + 1;
    if (isFar) return false;
    next = firstLine + lineCount;
  }
  const last = sentences.at(-1);
  return !last || last.firstLine + last.lineCount + 1 >= countLines(lineStarts, buffer.length);
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
