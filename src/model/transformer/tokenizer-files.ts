import { existsSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "../checkpoints/checkpoint-error";
import { checkpointFiles } from "../checkpoints/checkpoint-files";
import { readJsonObject } from "../checkpoints/json-object";
import { SubTokenizer, type TokenizerFiles } from "./sub-tokenizer";

/**
 * The tokenizer of a checkpoint, or of a model folder that carries a copy of it.
 * @throws CheckpointError when it is missing or broken
 */
export function readTokenizer(folder: string): SubTokenizer {
  const path = join(folder, checkpointFiles.tokenizer);
  const tokenizer = readJsonObject(path);
  const settingsPath = join(folder, checkpointFiles.tokenizerConfig);
  const settings = existsSync(settingsPath) ? readJsonObject(settingsPath) : {};
  try {
    return new SubTokenizer({ tokenizer, settings });
  } catch (error) {
    throw new CheckpointError(
      `${path} describes no tokenizer that this version reads (${(error as Error).message}); copy or download it again.`,
      { cause: error },
    );
  }
}

/** A copy for a model folder, by the names of its files: a model needs no other file of the checkpoint to predict. */
export function tokenizerFiles({ tokenizer, settings }: TokenizerFiles): ReadonlyMap<string, string> {
  return new Map([
    [checkpointFiles.tokenizer, JSON.stringify(tokenizer)],
    [checkpointFiles.tokenizerConfig, JSON.stringify(settings)],
  ]);
}
