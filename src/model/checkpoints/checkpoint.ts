import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { CheckpointError } from "./checkpoint-error";
import { openSafetensors, type SafetensorsFile } from "./safetensors";
import { quote, shapeText } from "./safetensors-header";
import { shardOfTensor } from "./shard-index";

export { CheckpointError } from "./checkpoint-error";

/** The files of a checkpoint that are read; everything else in its folder is left alone. */
export const checkpointFiles = {
  config: "config.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
  specialTokens: "special_tokens_map.json",
  weights: "model.safetensors",
  index: "model.safetensors.index.json",
} as const;

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
  if (!existsSync(folder)) {
    throw new CheckpointError(
      `${folder} does not exist; name the folder of a checkpoint, with ${checkpointFiles.config} in it.`,
    );
  }
  const config = readJsonObject(folder, checkpointFiles.config);
  requireWeights(folder);
  requireTokenizer(folder);
  return new OpenCheckpoint(folder, config, openTensors(folder));
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
  const shards = shardOfTensor(readJsonObject(folder, checkpointFiles.index), index);
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

/** A pickle is a program that builds objects: reading one runs what its author wrote. */
function requireWeights(folder: string): void {
  const { weights, index } = checkpointFiles;
  if (existsSync(join(folder, weights)) || existsSync(join(folder, index))) return;
  const pickle = readdirSync(folder).find((name) => /\.(bin|pt|pth|ckpt|pkl)$|\.bin\.index\.json$/.test(name));
  throw new CheckpointError(
    pickle === undefined
      ? `${folder} has no weights: ${weights}, or ${index} and its parts, is needed.`
      : `${folder} has its weights only as ${pickle}, a pickle file, which can run code and is not read; ` +
          `save the model once with save_pretrained of a current transformers, which writes ${weights}, or choose a revision that has it.`,
  );
}

/** Vocabularies that only the slow tokenizers read, which are Python programs. */
const slowTokenizers = ["vocab.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model", "spm.model"];

function requireTokenizer(folder: string): void {
  const { tokenizer } = checkpointFiles;
  if (existsSync(join(folder, tokenizer))) return;
  const slow = slowTokenizers.find((name) => existsSync(join(folder, name)));
  throw new CheckpointError(
    slow === undefined
      ? `${folder} has no ${tokenizer}, which is needed to split words into sub-tokens.`
      : `${folder} has only ${slow}, but the file of the fast tokenizer, ${tokenizer}, is needed; ` +
          `AutoTokenizer.from_pretrained(folder).save_pretrained(folder) of transformers writes it.`,
  );
}

/** Far above any configuration, and any index of shards. */
const LARGEST_JSON = 100_000_000;

function readJsonObject(folder: string, name: string): Readonly<Record<string, unknown>> {
  const path = join(folder, name);
  const needed = "a JSON object as transformers writes it is needed";
  if (!existsSync(path)) throw new CheckpointError(`${folder} has no ${name}: ${needed}.`);
  const value = parse(readText(path));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CheckpointError(`${path} holds no JSON object: ${needed}.`);
  }
  return value as Record<string, unknown>;
}

function readText(path: string): string {
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > LARGEST_JSON)
      throw new CheckpointError(`${path} is too large, or not a file.`);
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    throw new CheckpointError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
