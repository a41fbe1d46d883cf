import { endianness } from "node:os";
import { VectorTable, type Selection } from "./vector-table";

/** Says what is wrong at a place of a file of word vectors; who reads the file puts its name before. */
export class VectorFormatError extends Error {}

/** Reads the entries of a file, piece by piece. */
export interface EntryReader {
  readonly table: VectorTable;
  /** Entries read so far. */
  readonly count: number;
  /** Entries that the first line promises, where it does. */
  readonly promised: number | undefined;
  /** Reads the whole entries at the beginning of `bytes`, or all where it is the end, and returns how many bytes they took. */
  read(bytes: Buffer, isEnd: boolean): number;
}

const NEWLINE = 0x0a;
const SPACE = 0x20;
const WIDEST = 10_000;
/** More than any vector; a first line that is longer is of something else. */
export const LONGEST_LINE = 1 << 20;

/**
 * Recognises a file of word vectors by its beginning: word2vec's text or binary format or fastText's .vec, which begin with the
 * number of words and of dimensions, or GloVe's, which begins with the first word.
 * @returns a reader and the bytes before the first entry; undefined where `start` does not hold the first two lines
 * @throws VectorFormatError where it is none of these
 */
export function recognise(
  start: Buffer,
  isEnd: boolean,
  selection: Selection,
): { reader: EntryReader; begin: number } | undefined {
  const first = lineAt(start, 0, isEnd);
  if (first === undefined) return undefined;
  const header = /^(\d+) (\d+)$/.exec(first.text.trim());
  if (!header) {
    const width = fieldsOf(first.text).length - 1;
    if (width < 2) throw new VectorFormatError("the first line is neither a word with its numbers nor two counts");
    return { reader: new TextReader(new VectorTable(width, selection), undefined), begin: 0 };
  }
  const [words, width] = [Number(header[1]), Number(header[2])];
  if (words === 0 || width === 0 || width > WIDEST) {
    throw new VectorFormatError(`the first line promises ${words} words of ${width} dimensions`);
  }
  const second = lineAt(start, first.end, isEnd);
  if (second && isTextEntry(second.text, width)) {
    return { reader: new TextReader(new VectorTable(width, selection), words), begin: first.end };
  }
  if (!second && !isEnd && start.length < first.end + LONGEST_LINE) return undefined;
  return { reader: new BinaryReader(new VectorTable(width, selection), words), begin: first.end };
}

function lineAt(bytes: Buffer, from: number, isEnd: boolean): { text: string; end: number } | undefined {
  const newline = bytes.indexOf(NEWLINE, from);
  if (newline < 0 && !isEnd) return undefined;
  const stop = newline < 0 ? bytes.length : newline;
  return { text: bytes.toString("utf8", from, stop), end: Math.min(stop + 1, bytes.length) };
}

function fieldsOf(line: string): string[] {
  return line.trimEnd().split(/[ \t]/);
}

function isTextEntry(line: string, width: number): boolean {
  const fields = fieldsOf(line);
  return fields.length > width && fields.slice(-width).every((field) => Number.isFinite(parseNumber(field)));
}

function parseNumber(field: string): number {
  return field === "" ? NaN : Number(field);
}

/** A line for each word: the word, which may hold spaces, and its numbers. */
class TextReader implements EntryReader {
  count = 0;
  private line: number;

  constructor(
    readonly table: VectorTable,
    readonly promised: number | undefined,
  ) {
    this.line = promised === undefined ? 0 : 1;
  }

  read(bytes: Buffer, isEnd: boolean): number {
    let at = 0;
    while (at < bytes.length) {
      const line = lineAt(bytes, at, isEnd);
      if (line === undefined) break;
      this.line++;
      at = line.end;
      if (line.text.trim() !== "") this.readLine(line.text);
    }
    return at;
  }

  private readLine(text: string): void {
    const { width } = this.table;
    const fields = fieldsOf(text);
    if (fields.length <= width) {
      throw new VectorFormatError(`line ${this.line} has ${fields.length - 1} numbers, where ${width} are expected`);
    }
    const vector = new Float32Array(width);
    for (let at = 0; at < width; at++) {
      const field = fields[fields.length - width + at]!;
      const number = parseNumber(field);
      if (!Number.isFinite(number))
        throw new VectorFormatError(`line ${this.line} holds "${field}", which is no number`);
      vector[at] = number;
    }
    this.count++;
    this.table.add(fields.slice(0, -width).join(" "), vector);
  }
}

/** A word, a space, its numbers as little-endian 32-bit floats, and perhaps a line feed; as word2vec.c writes it. */
class BinaryReader implements EntryReader {
  count = 0;

  constructor(
    readonly table: VectorTable,
    readonly promised: number,
  ) {
    if (endianness() !== "LE") throw new VectorFormatError("word2vec's binary format is not read on this machine");
  }

  read(bytes: Buffer): number {
    const length = 4 * this.table.width;
    let at = 0;
    while (this.count < this.promised) {
      const begin = bytes[at] === NEWLINE ? at + 1 : at;
      const space = bytes.indexOf(SPACE, begin);
      if (space < 0 && bytes.length - begin > LONGEST_LINE) {
        throw new VectorFormatError(`no space follows word ${this.count + 1}`);
      }
      if (space < 0 || space + 1 + length > bytes.length) break;
      this.count++;
      const vector = new Float32Array(Uint8Array.from(bytes.subarray(space + 1, space + 1 + length)).buffer);
      if (!vector.every(Number.isFinite)) {
        throw new VectorFormatError(`the vector of word ${this.count} holds a number that is not finite`);
      }
      this.table.add(bytes.toString("utf8", begin, space), vector);
      at = space + 1 + length;
    }
    return this.count < this.promised ? at : bytes.length;
  }
}
