import { CheckpointError } from "./checkpoint-error";

/** The files of a checkpoint that are read, beside the shards of its weights; everything else is left alone. */
export const checkpointFiles = {
  config: "config.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
  specialTokens: "special_tokens_map.json",
  weights: "model.safetensors",
  index: "model.safetensors.index.json",
} as const;

/** Vocabularies that only the slow tokenizers read, which are Python programs. */
const slowTokenizers = ["vocab.txt", "vocab.json", "sentencepiece.bpe.model", "spiece.model", "spm.model"];

/** A pickle is a program that builds objects: reading one runs what its author wrote. */
const pickle = /\.(bin|pt|pth|ckpt|pkl)$|\.bin\.index\.json$/;

/**
 * Checks that a folder, here or on the hub, has what a checkpoint needs.
 * @param place the folder as the message names it
 * @param names of the files in it
 * @throws CheckpointError for the first that is missing
 */
export function requireFiles(place: string, names: readonly string[]): void {
  const { config, weights, index, tokenizer } = checkpointFiles;
  if (!names.includes(config)) {
    throw new CheckpointError(`${place} has no ${config}, which is needed to know the model's architecture.`);
  }
  if (!names.includes(weights) && !names.includes(index)) {
    const found = names.find((name) => pickle.test(name));
    throw new CheckpointError(
      found === undefined
        ? `${place} has no weights: ${weights}, or ${index} and its parts, is needed.`
        : `${place} has its weights only as ${found}, a pickle file, which can run code and is not read; ` +
            `save the model once with save_pretrained of a current transformers, which writes ${weights}, and name that folder.`,
    );
  }
  if (!names.includes(tokenizer)) {
    const found = slowTokenizers.find((name) => names.includes(name));
    throw new CheckpointError(
      found === undefined
        ? `${place} has no ${tokenizer}, which is needed to split words into sub-tokens.`
        : `${place} has only ${found}, but the file of the fast tokenizer, ${tokenizer}, is needed; ` +
            `save the tokenizer once with AutoTokenizer and save_pretrained of transformers, which writes it.`,
    );
  }
}
