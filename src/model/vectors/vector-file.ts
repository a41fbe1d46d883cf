import { closeSync, createReadStream, openSync, readSync, renameSync, writeSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { recognise, VectorFormatError, LONGEST_LINE, type EntryReader } from "./vector-format";
import type { WordVectors } from "./word-vectors";

/** Says in one sentence why a file of word vectors cannot be read. */
export class VectorFileError extends Error {
  override readonly name = "VectorFileError";
}

const CHUNK = 1 << 22;

/**
 * Reads static word vectors: word2vec text or binary, GloVe or fastText .vec, gzipped or not.
 * @throws VectorFileError when there is no such file, or it is broken or of another format
 */
export async function readVectors(path: string): Promise<WordVectors> {
  try {
    const isZipped = startsWithGzip(path);
    const file = createReadStream(path, { highWaterMark: CHUNK });
    return await (isZipped
      ? pipeline(file, createGunzip({ chunkSize: CHUNK }), readEntries)
      : pipeline(file, readEntries));
  } catch (error) {
    throw new VectorFileError(`${path} ${explain(error as NodeJS.ErrnoException)}`, { cause: error });
  }
}

/** Writes vectors in word2vec's binary format, beside and then renamed. */
export function writeVectors(path: string, { words, width, numbers }: WordVectors): void {
  const file = openSync(`${path}.part`, "w");
  try {
    let pending: Buffer[] = [Buffer.from(`${words.length} ${width}\n`)];
    words.forEach((word, row) => {
      const vector = numbers.subarray(row * width, (row + 1) * width);
      pending.push(Buffer.from(`${word} `), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength));
      if (pending.length > 10_000) {
        writeWhole(file, Buffer.concat(pending));
        pending = [];
      }
    });
    writeWhole(file, Buffer.concat(pending));
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}

function startsWithGzip(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const magic = Buffer.alloc(2);
    readSync(file, magic, 0, 2, 0);
    return magic[0] === 0x1f && magic[1] === 0x8b;
  } finally {
    closeSync(file);
  }
}

async function readEntries(chunks: AsyncIterable<Buffer>): Promise<WordVectors> {
  let rest = Buffer.alloc(0);
  let reader: EntryReader | undefined;
  const take = (isEnd: boolean) => {
    if (!reader) {
      const recognised = recognise(rest, isEnd);
      if (!recognised && rest.length > 2 * LONGEST_LINE) throw new VectorFormatError("the first line has no end");
      if (!recognised) return;
      reader = recognised.reader;
      rest = rest.subarray(recognised.begin);
    }
    rest = rest.subarray(reader.read(rest, isEnd));
  };
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    take(false);
  }
  take(true);
  const { table, count, promised } = reader!;
  if (count < (promised ?? 1)) {
    throw new VectorFormatError(
      `it is cut off after ${count} ${promised === undefined ? "words" : `of ${promised} words`}`,
    );
  }
  return table.finish();
}

function explain(error: NodeJS.ErrnoException): string {
  if (error instanceof VectorFormatError) {
    return `holds no word vectors that can be read: ${error.message}; word2vec, GloVe and fastText's .vec are read.`;
  }
  if (error.code === "ENOENT") return "does not exist; correct the path of the word vectors.";
  if (error.code === "EISDIR") return "is a folder; name the file of word vectors in it.";
  if (error.code?.startsWith("Z_")) return `is a broken .gz file (${error.message}); fetch it again.`;
  return `cannot be read (${error.message}).`;
}
