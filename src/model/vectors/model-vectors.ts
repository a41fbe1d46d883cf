import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ModelFolderError, modelFiles } from "../model-files";
import { WordVectors } from "./word-vectors";

const FLOAT = 4;

/**
 * The file of the static word vectors of a model, in pieces: the words' scales (32-bit floats, little-endian),
 * their numbers (8 bits each), and the words, a line each. model.json says how many there are.
 */
export function modelVectors(vectors: WordVectors): Uint8Array[] {
  const scales = Buffer.alloc(FLOAT * vectors.words.length);
  vectors.scales.forEach((scale, row) => scales.writeFloatLE(scale, FLOAT * row));
  return [scales, Uint8Array.from(vectors.numbers), Buffer.from(vectors.words.join("\n"))];
}

/** @throws ModelFolderError when the folder holds no vectors, or others than the model has */
export function readModelVectors(folder: string, expected: { readonly words: number; readonly width: number }) {
  const path = join(folder, modelFiles.vectors);
  const bytes = read(path, folder);
  const begin = FLOAT * expected.words;
  const end = begin + expected.words * expected.width;
  const words = bytes.toString("utf8", end).split("\n");
  if (bytes.length < end || words.length !== expected.words) {
    throw new ModelFolderError(`${path} holds other word vectors than those of the model beside it; train it again.`);
  }
  const scales = Float32Array.from({ length: expected.words }, (_, row) => bytes.readFloatLE(FLOAT * row));
  return new WordVectors(words, expected.width, Int8Array.from(bytes.subarray(begin, end)), scales);
}

function read(path: string, folder: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ModelFolderError(
      `${folder} is no model folder: ${path} ${code === "ENOENT" ? "does not exist" : `cannot be read (${code})`}; train it again.`,
    );
  }
}
