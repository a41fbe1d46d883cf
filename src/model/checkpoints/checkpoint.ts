import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckpointError } from "./checkpoint-error";
import { checkpointFiles, requireFiles } from "./checkpoint-files";
import { readJsonObject } from "./json-object";
import { openSafetensors, type SafetensorsFile } from "./safetensors";
import { quote, shapeText } from "./safetensors-header";
import { shardOfTensor } from "./shard-index";

export { CheckpointError } from "./checkpoint-error";

/** An open Hugging Face checkpoint: its configuration, and its tensors one at a time. */
export interface Checkpoint {
  readonly folder: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly names: readonly string[];
  has(name: string): boolean;
  /**
   * The numbers of a tensor, row-major.
   * @throws CheckpointError when there is no such tensor, or its shape is another one
   */
  read(name: string, shape: readonly number[]): Float32Array;
  close(): void;
}

/**
 * Opens a folder with `config.json`, `tokenizer.json` and the weights as safetensors, whole or in shards.
 * Nothing in it is executed.
 * @throws CheckpointError when one of them is missing or broken
 */
export function openCheckpoint(folder: string): Checkpoint {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CheckpointError(
      `${folder} is not there, or no folder; name the folder of a checkpoint, with ${checkpointFiles.config} in it.`,
    );
  }
  requireFiles(folder, readdirSync(folder));
  return new OpenCheckpoint(folder, readJsonObject(join(folder, checkpointFiles.config)), openTensors(folder));
}

class OpenCheckpoint implements Checkpoint {
  constructor(
    readonly folder: string,
    readonly config: Readonly<Record<string, unknown>>,
    private readonly files: ReadonlyMap<string, SafetensorsFile>,
  ) {}

  get names(): readonly string[] {
    return [...this.files.keys()];
  }

  has(name: string): boolean {
    return this.files.has(name);
  }

  read(name: string, shape: readonly number[]): Float32Array {
    const file = this.files.get(name);
    if (!file) {
      throw new CheckpointError(
        `${this.folder} has no tensor ${quote(name)} of shape ${shapeText(shape)}, which its configuration asks for; a checkpoint with all weights is needed.`,
      );
    }
    const found = file.tensors.get(name)!.shape;
    if (found.length !== shape.length || found.some((length, axis) => length !== shape[axis])) {
      throw new CheckpointError(
        `${file.path} has tensor ${quote(name)} with shape ${shapeText(found)}, but ${checkpointFiles.config} asks for ${shapeText(shape)}.`,
      );
    }
    return file.read(name);
  }

  close(): void {
    for (const file of this.files.values()) file.close();
  }
}

/** The file of each tensor. */
function openTensors(folder: string): Map<string, SafetensorsFile> {
  if (existsSync(join(folder, checkpointFiles.weights))) {
    const file = openSafetensors(join(folder, checkpointFiles.weights));
    return new Map([...file.tensors.keys()].map((name) => [name, file]));
  }
  const index = join(folder, checkpointFiles.index);
  const shards = shardOfTensor(readJsonObject(index), index);
  const open = new Map<string, SafetensorsFile>();
  try {
    for (const shard of new Set(shards.values())) open.set(shard, openShard(folder, shard));
    return new Map([...shards].map(([name, shard]) => [name, fileWith(name, open.get(shard)!, index)]));
  } catch (error) {
    for (const file of open.values()) file.close();
    throw error;
  }
}

function openShard(folder: string, shard: string): SafetensorsFile {
  if (!existsSync(join(folder, shard))) {
    throw new CheckpointError(`${folder} lacks ${shard}, a part of the weights; copy or download it.`);
  }
  return openSafetensors(join(folder, shard));
}

function fileWith(name: string, file: SafetensorsFile, index: string): SafetensorsFile {
  if (file.tensors.has(name)) return file;
  throw new CheckpointError(
    `${index} places tensor ${quote(name)} in ${basename(file.path)}, which does not have it; copy or download both again.`,
  );
}
