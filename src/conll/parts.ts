import { constants } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { isBlank } from "./cells";
import { findGlobalColumns } from "./comment";
import type { Layout } from "./document";
import { ConllFileError, decodeConll, explainReadError, sizeOfConllFile, type Decode } from "./file";
import { FileStatistics } from "./file-statistics";
import { findLineEnd, findLineStarts, findTextStart } from "./lines";
import { ConllDocument } from "./read";
import { readSentences } from "./sentences";
import { TextBuffer } from "./text-buffer";
import { TextLines } from "./text-lines";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Read at a time. Its sentences take some twenty times as much memory. */
const PART_BYTES = 4_000_000;

/** Some sentences of a file, and the 0-based line of the file at which they begin. */
export interface ConllPart {
  readonly document: ConllDocument;
  readonly firstLine: number;
}

/**
 * A column file of any size, read in parts that begin at the head of a sentence. Their sentences are those that reading the
 * whole would find: the layout is decided on all lines, in a pass of its own.
 */
export class ConllParts {
  private constructor(
    private readonly path: string,
    private readonly partBytes: number,
    private readonly layout: Layout,
    private readonly decode: Decode,
  ) {}

  /** Reads the whole file once. Throws a ConllFileError where `readConllFile` would, but for a file that is too large for it. */
  static scan(path: string, partBytes = PART_BYTES, decode: Decode = decodeConll): ConllParts {
    const statistics = new FileStatistics();
    let globalColumns: string[] | undefined;
    let isFirst = true;
    for (const text of readTexts(path, partBytes, decode)) {
      const lines = TextLines.of(text, isFirst ? findTextStart(text) : 0);
      isFirst = false;
      statistics.add(lines, 1);
      globalColumns ??= findGlobalColumns(lines);
    }
    return new ConllParts(path, partBytes, statistics.layout.decide(globalColumns), decode);
  }

  /** The parts in their order. */
  *read(): Generator<ConllPart> {
    let firstLine = 0;
    let pending = "";
    for (const text of readTexts(this.path, this.partBytes, this.decode)) {
      const isFirst = firstLine === 0;
      const starts = findLineStarts(pending, isFirst ? findTextStart(pending) : 0);
      const line = findLastHead(pending, starts);
      if (line !== undefined) {
        const end = starts[line]!;
        yield { document: this.parse(pending.slice(0, end), isFirst), firstLine };
        pending = pending.slice(end);
        firstLine += line;
      }
      if (pending.length + text.length > constants.MAX_STRING_LENGTH) throw tooLong(this.path, firstLine);
      pending += text;
    }
    yield { document: this.parse(pending, firstLine === 0), firstLine };
  }

  /** The sentences of the first so many characters at least, or of the whole file where it has no more. */
  readStart(length: number): ConllDocument {
    let start = "";
    for (const text of readTexts(this.path, this.partBytes, this.decode)) {
      start += text;
      if (start.length < length) continue;
      const starts = findLineStarts(start, findTextStart(start));
      const line = findLastHead(start, starts);
      if (line !== undefined) return this.parse(start.slice(0, starts[line]), true);
    }
    return this.parse(start, true);
  }

  /** Reads a text as a part of this file; only the first part may begin with a byte order mark. */
  parse(text: string, isFirst: boolean): ConllDocument {
    const lines = TextLines.of(text, isFirst ? findTextStart(text) : 0);
    const sentences = readSentences(lines, 0, this.layout);
    return new ConllDocument(TextBuffer.from(text), sentences, this.layout, lines.starts, FileStatistics.of(lines));
  }
}

/**
 * The last line below a blank one, before the last line break: what follows it may be the end of the file, and then it is no
 * line without any break beside it.
 */
function findLastHead(text: string, starts: Int32Array): number | undefined {
  const isBlankLine = (line: number) => isBlank(text.slice(starts[line]!, findLineEnd(text, starts, line)));
  for (let line = starts.length - 2; line > 0; line--) {
    if (isBlankLine(line - 1) && !isBlankLine(line)) return line;
  }
  return undefined;
}

/** The text of a file in pieces that end at line breaks. */
function* readTexts(path: string, pieceBytes: number, decode: Decode): Generator<string> {
  sizeOfConllFile(path);
  const file = open(path);
  try {
    const block = Buffer.allocUnsafe(pieceBytes);
    let bytes = Buffer.alloc(0);
    let line = 0;
    for (let isAtEnd = false; !isAtEnd;) {
      const count = read(path, file, block);
      isAtEnd = count === 0;
      bytes = Buffer.concat([bytes, block.subarray(0, count)]);
      if (bytes.length > constants.MAX_STRING_LENGTH) throw tooLong(path, line);
      const end = isAtEnd ? bytes.length : findEndOfLines(bytes);
      if (end === 0) continue;
      const text = decode(path, bytes.subarray(0, end), line);
      line += findLineStarts(text, 0).length - 1;
      bytes = Buffer.from(bytes.subarray(end));
      yield text;
    }
  } finally {
    closeSync(file);
  }
}

/** The offset behind the last line break; 0 where there is none. A `\r` counts only where no `\n` may follow it. */
function findEndOfLines(bytes: Buffer): number {
  const lineFeed = bytes.lastIndexOf(LINE_FEED);
  if (lineFeed >= 0) return lineFeed + 1;
  return bytes.subarray(0, -1).lastIndexOf(CARRIAGE_RETURN) + 1;
}

function open(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw explainReadError(path, error);
  }
}

function read(path: string, file: number, block: Buffer): number {
  try {
    return readSync(file, block);
  } catch (error) {
    throw explainReadError(path, error);
  }
}

function tooLong(path: string, line: number): ConllFileError {
  const megabytes = Math.floor(constants.MAX_STRING_LENGTH / 1e6);
  return new ConllFileError(
    `${path} has no blank line in the ${megabytes} MB below line ${line + 1}; put a blank line between its sentences.`,
  );
}
