import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

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

/** Pieces follow each other in the file. */
export type FileContent = string | Uint8Array | readonly Uint8Array[];

/** Writes beside and renames: whoever reads sees the old file or the new one, and a full disk leaves the old one. */
export function writeFileWhole(path: string, content: FileContent): void {
  writeFilesWhole(dirname(path), new Map([[basename(path), content]]));
}

/** `writeFileWhole` of files of a folder that belong together, by name: none takes its place before all are written. */
export function writeFilesWhole(folder: string, files: ReadonlyMap<string, FileContent>): void {
  const partOf = (name: string) => join(folder, `${name}.part`);
  try {
    for (const [name, content] of files) write(partOf(name), content);
  } catch (error) {
    for (const name of files.keys()) rmSync(partOf(name), { force: true });
    throw error;
  }
  for (const name of files.keys()) renameSync(partOf(name), join(folder, name));
}

function write(path: string, content: FileContent): void {
  const pieces = Array.isArray(content) ? (content as readonly Uint8Array[]) : [content as string | Uint8Array];
  const file = openSync(path, "w");
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}
