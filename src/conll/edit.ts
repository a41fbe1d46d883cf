import { findGlobalColumns } from "./comment";
import type { Layout, Sentence, TextEdit } from "./document";
import { findLine, findTextStart } from "./lines";
import { ConllDocument, findSentence, readConll } from "./read";
import { readSentences } from "./sentences";
import { TextLines } from "./text-lines";

const CARRIAGE_RETURN = 13;

/**
 * Applies edits whose offsets all count in `text`; they may come in any order, and two insertions at one place keep
 * theirs. Throws a RangeError for edits that overlap or lie outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const isSorted = edits.every((edit, at) => at === 0 || compare(edits[at - 1]!, edit) <= 0);
  // Joined, since a sum of strings keeps each of them.
  const parts: string[] = [];
  let position = 0;
  for (const edit of isSorted ? edits : [...edits].sort(compare)) {
    if (edit.start < position) throw new RangeError(`Edits overlap at offset ${edit.start}.`);
    if (edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(
        `An edit of ${edit.start} to ${edit.end} lies outside the text of ${text.length} characters.`,
      );
    }
    parts.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  parts.push(text.slice(position));
  return parts.join("");
}

function compare(a: TextEdit, b: TextEdit): number {
  return a.start - b.start || a.end - b.end;
}

/**
 * The document after one edit, equal to reading the new text afresh. Only the sentences that the edit touches are read
 * again; the others are taken over and their `firstLine` is moved, so the old document must not be used any more.
 *
 * Throws a RangeError for an edit outside the text.
 */
export function updateConll(document: ConllDocument, edit: TextEdit): ConllDocument {
  const { lineStarts } = document;
  const buffer = document.buffer.splice(edit.start, edit.end, edit.text);
  const textStart = lineStarts[0]!;
  if (edit.start < textStart || findTextStart(buffer.slice(0, 1)) !== textStart) return readConll(buffer.toString());

  const touched = findTouched(document, edit);
  const start = lineStarts[touched.firstLine]!;
  const end = lineStarts[touched.endLine] ?? document.buffer.length;
  const growth = buffer.length - document.buffer.length;
  const reachesEnd = touched.endLine === document.lineCount;
  const oldPart = linesOf(document.buffer.slice(start, end), reachesEnd);
  const newPart = linesOf(buffer.slice(start, end + growth), reachesEnd);
  const globalColumns = document.layout.format === "conllu-plus" ? document.layout.columnNames : undefined;
  if (findGlobalColumns(oldPart) || findGlobalColumns(newPart)) return readConll(buffer.toString());

  const { statistics } = document;
  statistics.add(oldPart, -1);
  statistics.add(newPart, 1);
  if (!isSameLayout(statistics.layout.decide(globalColumns), document.layout)) return readConll(buffer.toString());

  const sentences = readSentences(newPart, touched.firstLine, document.layout);
  const following = document.sentences.slice(touched.endSentence);
  const moved = newPart.count - oldPart.count;
  if (moved !== 0) for (const sentence of following) sentence.firstLine += moved;
  return new ConllDocument(
    buffer,
    document.sentences.slice(0, touched.firstSentence).concat(sentences, following),
    document.layout,
    spliceLineStarts(document, touched, newPart, start, growth),
    statistics,
    {
      before: document.sentences,
      start: touched.firstSentence,
      endBefore: touched.endSentence,
      endAfter: touched.firstSentence + sentences.length,
    },
  );
}

/** A run of lines and of sentences, the ends exclusive. */
interface Touched {
  firstLine: number;
  endLine: number;
  firstSentence: number;
  endSentence: number;
}

/**
 * What an edit may change: the lines that it touches, the line before where a `\n` may complete its `\r`, and all
 * sentences that hold one of these lines or stand next to one without a blank line between.
 */
function findTouched({ buffer, lineStarts, sentences }: ConllDocument, edit: TextEdit): Touched {
  const followsReturn = edit.start > 0 && buffer.charCodeAt(edit.start - 1) === CARRIAGE_RETURN;
  let firstLine = findLine(lineStarts, followsReturn ? edit.start - 1 : edit.start);
  let endLine = findLine(lineStarts, edit.end) + 1;
  let firstSentence = findSentence(sentences, firstLine) + 1;
  while (firstSentence > 0 && endOf(sentences[firstSentence - 1]!) >= firstLine) {
    firstSentence--;
    firstLine = Math.min(firstLine, sentences[firstSentence]!.firstLine);
  }
  let endSentence = firstSentence;
  while (endSentence < sentences.length && sentences[endSentence]!.firstLine <= endLine) {
    endLine = Math.max(endLine, endOf(sentences[endSentence]!));
    endSentence++;
  }
  return { firstLine, endLine, firstSentence, endSentence };
}

function endOf(sentence: Sentence): number {
  return sentence.firstLine + sentence.lineCount;
}

function linesOf(part: string, reachesEnd: boolean): TextLines {
  return reachesEnd ? TextLines.of(part, 0) : TextLines.ofPart(part);
}

function spliceLineStarts(
  { lineStarts: old, change }: ConllDocument,
  touched: Touched,
  part: TextLines,
  partOffset: number,
  growth: number,
): Int32Array<ArrayBuffer> {
  const tail = touched.firstLine + part.count;
  const length = tail + old.length - touched.endLine;
  // A megabyte for each key in a long file would have garbage collected all the time. The array of a file just read is that of
  // its sentences.
  const isOwn = change !== undefined && length === old.length;
  const starts = isOwn ? old : new Int32Array(length);
  if (!isOwn) starts.set(old.subarray(0, touched.firstLine));
  for (let i = touched.endLine; i < old.length; i++) starts[tail + i - touched.endLine] = old[i]! + growth;
  for (let i = 0; i < part.count; i++) starts[touched.firstLine + i] = part.starts[i]! + partOffset;
  return starts;
}

function isSameLayout(a: Layout, b: Layout): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
