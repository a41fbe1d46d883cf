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

/** The blank lines and line breaks of a document. After an edit only the sentences that it touched are read again. */
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
  const { sentences, lineStarts, buffer } = document;
  const pseudoBlank: number[] = [];
  const extraBlank: number[] = [];
  const breaks: [number, number, number] = [0, 0, 0];
  // Behind the last line break no line begins unless something stands there.
  const lineCount = document.lineCount - (lineStarts.at(-1) === buffer.length ? 1 : 0);
  const readGap = (from: number, to: number, isFirst: boolean) => {
    for (let line = from; line < to; line++) {
      const lineBreak = lineBreakOf(line, document);
      if (lineBreak) breaks[lineBreaks.indexOf(lineBreak)]!++;
      const length = (lineStarts[line + 1] ?? buffer.length) - lineStarts[line]! - (lineBreak?.length ?? 0);
      if (isFirst || line > from) extraBlank.push(line);
      else if (length > 0) pseudoBlank.push(line);
    }
  };

  let line = 0;
  for (const [i, sentence] of sentences.entries()) {
    if (line < sentence.firstLine) readGap(line, sentence.firstLine, i === 0);
    for (const kind of [0, 1, 2] as const) breaks[kind] += sentence.breaks[kind];
    line = sentence.firstLine + sentence.lineCount;
  }
  readGap(line, lineCount, false);
  return { pseudoBlank, extraBlank, breaks };
}
