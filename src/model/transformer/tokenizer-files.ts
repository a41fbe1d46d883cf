import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { CheckpointError } from "../checkpoints/checkpoint-error";
import { checkpointFiles } from "../checkpoints/checkpoint-files";
import { readJsonObject } from "../checkpoints/json-object";
import { writeFileWhole } from "../model-files";
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

/** Puts a copy beside a model, which needs no other file of the checkpoint to predict. @returns the names of the files */
export function writeTokenizer(folder: string, { tokenizer, settings }: TokenizerFiles): readonly string[] {
  mkdirSync(folder, { recursive: true });
  writeFileWhole(join(folder, checkpointFiles.tokenizer), JSON.stringify(tokenizer));
  writeFileWhole(join(folder, checkpointFiles.tokenizerConfig), JSON.stringify(settings));
  return [checkpointFiles.tokenizer, checkpointFiles.tokenizerConfig];
}
