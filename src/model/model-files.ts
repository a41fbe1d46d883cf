import { closeSync, openSync, renameSync, writeFileSync } from "node:fs";

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
export function writeFileWhole(path: string, content: string | Uint8Array | readonly Uint8Array[]): void {
  const part = `${path}.part`;
  if (Array.isArray(content)) writeParts(part, content as readonly Uint8Array[]);
  else writeFileSync(part, content as string | Uint8Array);
  renameSync(part, path);
}

function writeParts(path: string, parts: readonly Uint8Array[]): void {
  const file = openSync(path, "w");
  try {
    for (const part of parts) writeFileSync(file, part);
  } finally {
    closeSync(file);
  }
}
