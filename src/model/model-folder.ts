import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isSupported, type ModelManifest } from "./manifest";
import { readVectors, VectorFileError, writeVectors } from "./vectors/vector-file";
import type { WordVectors } from "./vectors/word-vectors";

/** Says in one sentence why a folder is no usable model. */
export class ModelFolderError extends Error {
  override readonly name = "ModelFolderError";
}

/** The names of a model folder's files. */
export const modelFiles = {
  graph: "model.onnx",
  manifest: "model.json",
  vectors: "vectors.bin",
  card: "README.md",
  events: "training.jsonl",
  losses: "loss.tsv",
  checkpoint: "checkpoint",
} as const;

/** Writes beside and renames: whoever reads sees the old file or the new one, and a full disk leaves the old one. */
export function writeFileWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

/** Writes what prediction needs, and the card for people. */
export function writeModel(folder: string, graph: Uint8Array, manifest: ModelManifest, card: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileWhole(join(folder, modelFiles.graph), graph);
  writeFileWhole(join(folder, modelFiles.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`);
  writeFileWhole(join(folder, modelFiles.card), card);
}

/** Writes the static word vectors of a model, or removes those of an earlier one. */
export function writeModelVectors(folder: string, vectors: WordVectors | undefined): void {
  const path = join(folder, modelFiles.vectors);
  mkdirSync(folder, { recursive: true });
  if (vectors) writeVectors(path, vectors);
  else rmSync(path, { force: true });
}

/** All that prediction needs. */
export interface Model {
  readonly graph: Uint8Array;
  readonly manifest: ModelManifest;
  readonly vectors: WordVectors | undefined;
}

/** @throws ModelFolderError when the folder holds no model, or one that this version cannot run */
export async function readModel(folder: string): Promise<Model> {
  const manifest = readManifest(folder);
  const graph = read(folder, modelFiles.graph);
  const expected = manifest.encoder.vectors;
  if (!expected) return { graph, manifest, vectors: undefined };
  const path = join(folder, modelFiles.vectors);
  try {
    const vectors = await readVectors(path);
    if (vectors.words.length === expected.words && vectors.width === expected.width)
      return { graph, manifest, vectors };
  } catch (error) {
    if (!(error instanceof VectorFileError)) throw error;
    throw new ModelFolderError(`${folder} is no model folder: ${error.message}`);
  }
  throw new ModelFolderError(`${path} holds other word vectors than those of the model beside it; train it again.`);
}

/** @throws ModelFolderError as `readModel` */
export function readManifest(folder: string): ModelManifest {
  return parseManifest(read(folder, modelFiles.manifest).toString("utf8"), folder);
}

function read(folder: string, name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT" || code === "ENOTDIR" ? `has no ${name}` : `has a ${name} that cannot be read (${code})`;
    throw new ModelFolderError(
      `${folder} is no model folder: it ${reason}; train a model first or name another folder.`,
    );
  }
}

function parseManifest(text: string, folder: string): ModelManifest {
  let manifest: Partial<ModelManifest>;
  try {
    manifest = JSON.parse(text) as Partial<ModelManifest>;
  } catch (error) {
    throw new ModelFolderError(`${join(folder, modelFiles.manifest)} is not JSON: ${(error as Error).message}.`);
  }
  if (manifest.format !== 1 || !Array.isArray(manifest.tasks) || !manifest.encoder) {
    throw new ModelFolderError(
      `${join(folder, modelFiles.manifest)} is not a model description that this version reads.`,
    );
  }
  if (!isSupported(manifest.encoder)) {
    throw new ModelFolderError(
      `${folder} holds a model of version ${manifest.version} whose encoder this version does not run; train it again.`,
    );
  }
  return manifest as ModelManifest;
}
