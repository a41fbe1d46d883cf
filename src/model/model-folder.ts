import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkpointFiles } from "./checkpoints/checkpoint-files";
import type { Encoder } from "./encoder";
import { readEncoder } from "./encoders";
import type { ModelManifest } from "./manifest";
import { ModelFolderError, modelFiles, writeFilesWhole, type FileContent } from "./model-files";

/** Of all encoders, beside the graph. */
const encoderFiles = [modelFiles.vectors, checkpointFiles.tokenizer, checkpointFiles.tokenizerConfig];

/** What a training writes of its model. */
export interface WrittenModel {
  readonly graph: readonly Uint8Array[];
  readonly manifest: ModelManifest;
  /** For people. */
  readonly card: string;
  /** Left out where the folder has its files already. */
  readonly encoder?: Encoder | undefined;
}

/** Writes what prediction needs, and removes what an earlier model with another encoder needed; a full disk leaves that one as it was. */
export function writeModel(folder: string, { graph, manifest, card, encoder }: WrittenModel): void {
  mkdirSync(folder, { recursive: true });
  const files = new Map<string, FileContent>([
    ...(encoder?.files() ?? []),
    [modelFiles.graph, graph],
    [modelFiles.manifest, `${JSON.stringify(manifest, undefined, 2)}\n`],
    [modelFiles.card, card],
  ]);
  writeFilesWhole(folder, files);
  if (!encoder) return;
  for (const name of encoderFiles) if (!files.has(name)) rmSync(join(folder, name), { force: true });
}

/** All that prediction needs. */
export interface Model {
  readonly graph: Uint8Array;
  readonly manifest: ModelManifest;
  readonly encoder: Encoder;
}

/** @throws ModelFolderError when the folder holds no model, or one that this version cannot run */
export async function readModel(folder: string): Promise<Model> {
  const manifest = readManifest(folder);
  const encoder = await readEncoder(manifest, folder);
  return { graph: read(folder, modelFiles.graph), manifest, encoder };
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
  return manifest as ModelManifest;
}
