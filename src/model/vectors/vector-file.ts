import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { recognise, VectorFormatError, LONGEST_LINE, type EntryReader } from "./vector-format";
import type { Selection } from "./vector-table";
import type { WordVectors } from "./word-vectors";

/** Says in one sentence why a file of word vectors cannot be read. */
export class VectorFileError extends Error {
  override readonly name = "VectorFileError";
}

const CHUNK = 1 << 22;

/** What the numbers of the most frequent words take: 160,000 words of 100 dimensions. */
const FREQUENT_BYTES = 16_000_000;

/**
 * Reads static word vectors: word2vec text or binary, GloVe or fastText .vec, gzipped or not. Of a large file those of the most
 * frequent words are kept, which come first, and those of a corpus.
 * @param forms of the corpus
 * @throws VectorFileError when there is no such file, or it is broken or of another format
 */
export async function readVectors(
  path: string,
  forms: Iterable<string>,
  frequentBytes = FREQUENT_BYTES,
): Promise<WordVectors> {
  const needed = new Set<string>();
  for (const form of forms) needed.add(form).add(form.toLowerCase());
  const read = (chunks: AsyncIterable<Buffer>) => readEntries(chunks, { needed, frequentBytes });
  try {
    const isZipped = startsWithGzip(path);
    const file = createReadStream(path, { highWaterMark: CHUNK });
    return await (isZipped ? pipeline(file, createGunzip({ chunkSize: CHUNK }), read) : pipeline(file, read));
  } catch (error) {
    throw new VectorFileError(`${path} ${explain(error as NodeJS.ErrnoException)}`, { cause: error });
  }
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

async function readEntries(chunks: AsyncIterable<Buffer>, selection: Selection): Promise<WordVectors> {
  let rest = Buffer.alloc(0);
  let reader: EntryReader | undefined;
  const take = (isEnd: boolean) => {
    if (!reader) {
      const recognised = recognise(rest, isEnd, selection);
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
