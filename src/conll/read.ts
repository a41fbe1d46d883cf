import type { SentenceChange } from "./changed-sentences";
import { findGlobalColumns } from "./comment";
import type { Layout, Sentence, Token } from "./document";
import { FileStatistics } from "./file-statistics";
import { findLine, findTextStart } from "./lines";
import { readSentences } from "./sentences";
import { TextBuffer } from "./text-buffer";
import { TextLines } from "./text-lines";

const LINE_BREAK = /[\r\n]+$/;

/** A column file: its text, unchanged, and the sentences found in it. Lines and columns are 0-based. */
export class ConllDocument {
  /** Use `readConll`, or `updateConll` after an edit. */
  constructor(
    /** The text in chunks, for edits. */
    readonly buffer: TextBuffer,
    readonly sentences: readonly Sentence[],
    readonly layout: Layout,
    /** The offset at which each line begins; a byte order mark stands before the first. */
    readonly lineStarts: Int32Array<ArrayBuffer>,
    /** What is counted on its lines; the layout was decided on it. */
    readonly statistics: FileStatistics,
    /** The edit that this document comes from. */
    readonly change?: SentenceChange | undefined,
  ) {}

  /** The whole text, byte order mark and line breaks as they are. */
  get text(): string {
    return this.buffer.toString();
  }

  /** Number of lines as VS Code counts them: a text that ends with a line break has an empty last line. */
  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** The text of a line without its line break; the empty string for a line that the document does not have. */
  lineText(line: number): string {
    const start = this.lineStarts[line];
    if (start === undefined) return "";
    return this.buffer.slice(start, this.lineStarts[line + 1] ?? this.buffer.length).replace(LINE_BREAK, "");
  }

  /** The offset in `text` of a position; `column` counts UTF-16 units. A line past the end is the end of the text. */
  offsetAt(line: number, column: number): number {
    const start = this.lineStarts[line];
    return start === undefined ? this.buffer.length : start + column;
  }

  /** The line that holds an offset in `text`. */
  lineAt(offset: number): number {
    return findLine(this.lineStarts, offset);
  }

  /** The sentence that a line belongs to; undefined for a line between sentences. */
  sentenceAt(line: number): Sentence | undefined {
    const sentence = this.sentences[findSentence(this.sentences, line)];
    return sentence && line < sentence.firstLine + sentence.lineCount ? sentence : undefined;
  }

  /** The token on a line; undefined for any other line. */
  tokenAt(line: number): Token | undefined {
    const sentence = this.sentenceAt(line);
    return sentence?.tokens.find(({ offset }) => sentence.firstLine + offset === line);
  }
}

/** Reads a column file. Never throws: whatever the text holds, its lines are found again in the document. */
export function readConll(text: string): ConllDocument {
  const lines = TextLines.of(text, findTextStart(text));
  const statistics = FileStatistics.of(lines);
  const layout = statistics.layout.decide(findGlobalColumns(lines));
  return new ConllDocument(TextBuffer.from(text), readSentences(lines, 0, layout), layout, lines.starts, statistics);
}

/** The words of a sentence: no multiword ranges, no empty nodes, and none at all for a document boundary. */
export function wordsOf(sentence: Sentence): readonly Token[] {
  if (sentence.documentBoundary) return [];
  const { tokens, tokenCount, wordCount } = sentence;
  return wordCount === tokenCount ? tokens : tokens.filter((token) => token.kind === "word");
}

/** The word itself; the empty string where its line is too short to have one. */
export function formOf(token: Token, layout: Layout): string {
  return token.textOf(layout.formColumn) ?? "";
}

/** The index of the last sentence that begins at or before a line; -1 where none does. */
export function findSentence(sentences: readonly Sentence[], line: number): number {
  let low = -1;
  let high = sentences.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sentences[middle]!.firstLine <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}
