import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ModelFolderError, modelFiles } from "../model-files";
import { readVectors, VectorFileError, writeVectors } from "./vector-file";
import type { WordVectors } from "./word-vectors";

/** Writes the static word vectors of a model, or removes those of an earlier one. */
export function writeModelVectors(folder: string, vectors: WordVectors | undefined): void {
  const path = join(folder, modelFiles.vectors);
  mkdirSync(folder, { recursive: true });
  if (vectors) writeVectors(path, vectors);
  else rmSync(path, { force: true });
}

/** @throws ModelFolderError when the folder holds no vectors, or others than the model has */
export async function readModelVectors(
  folder: string,
  expected: { readonly words: number; readonly width: number },
): Promise<WordVectors> {
  const path = join(folder, modelFiles.vectors);
  try {
    const vectors = await readVectors(path);
    if (vectors.words.length === expected.words && vectors.width === expected.width) return vectors;
  } catch (error) {
    if (!(error instanceof VectorFileError)) throw error;
    throw new ModelFolderError(`${folder} is no model folder: ${error.message}`);
  }
  throw new ModelFolderError(`${path} holds other word vectors than those of the model beside it; train it again.`);
}
