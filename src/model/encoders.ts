import { resolve } from "node:path";
import type { ProjectConfig, TransformerConfig } from "../tasks/config";
import { CheckpointError, openCheckpoint } from "./checkpoints/checkpoint";
import { locateCheckpoint } from "./checkpoints/hub-cache";
import type { Encoder } from "./encoder";
import { HashCnn, isHashCnnSupported } from "./hash-cnn/hash-cnn";
import type { ModelManifest } from "./manifest";
import { ModelFolderError } from "./model-files";
import { encoderWeights } from "./transformer/architectures";
import type { SubTokenizer } from "./transformer/sub-tokenizer";
import { readTokenizer } from "./transformer/tokenizer-files";
import { Transformer } from "./transformer/transformer";
import { readModelVectors } from "./vectors/model-vectors";
import { readVectors } from "./vectors/vector-file";

/**
 * The encoder that a configuration names, with what it begins its training from.
 * @param forms of the corpus
 * @throws VectorFileError when there are no word vectors in the file that the configuration names
 * @throws CheckpointError when the checkpoint is not on this machine, or cannot be used
 */
export async function createEncoder(
  { encoder, folder, training }: ProjectConfig,
  forms: Iterable<string>,
): Promise<Encoder> {
  if (encoder.kind === "transformer") return createTransformer(encoder, folder, training.frozenLayers > 0);
  return new HashCnn(
    encoder.vectors === undefined ? undefined : await readVectors(resolve(folder, encoder.vectors), forms),
  );
}

function createTransformer(
  { checkpoint: name, pooling, context, casing }: TransformerConfig,
  configFolder: string,
  isFrozen: boolean,
): Transformer {
  const place = locateCheckpoint(name, configFolder, process.env);
  if (place.kind === "hub") {
    throw new CheckpointError(
      `the checkpoint ${name} is not on this machine; let it be downloaded, or name the path of a folder that holds it.`,
    );
  }
  const checkpoint = openCheckpoint(place.folder);
  try {
    const weights = encoderWeights(checkpoint);
    const tokenizer = fittingTokenizer(place.folder, weights.shape.vocabulary);
    // Frozen layers are spared the gradients, which would have to go through them to what tells of casing.
    const readsCasing = casing ?? (tokenizer.lowersLetters && !isFrozen);
    const manifest = {
      kind: "transformer",
      checkpoint: name,
      pooling,
      ...(context > 0 && { context }),
      ...(readsCasing && { casing: true as const }),
      shape: weights.shape,
    } as const;
    return new Transformer(manifest, tokenizer, weights);
  } catch (error) {
    checkpoint.close();
    throw error;
  }
}

/** @throws CheckpointError when the tokenizer of a folder is missing, broken, or has more sub-tokens than there are weights for */
export function fittingTokenizer(folder: string, vocabulary: number): SubTokenizer {
  const tokenizer = readTokenizer(folder);
  if (tokenizer.size <= vocabulary) return tokenizer;
  throw new CheckpointError(
    `${folder} has a tokenizer of ${tokenizer.size} sub-tokens and weights for ${vocabulary}; they do not belong together.`,
  );
}

/**
 * The encoder of a trained model, ready to read sentences.
 * @throws ModelFolderError when this version does not run it, or the folder lacks what it needs
 */
export async function readEncoder({ encoder, version }: ModelManifest, folder: string): Promise<Encoder> {
  if (encoder.kind === "transformer") return readTransformer(encoder, folder);
  if (encoder.kind !== "hash-cnn" || !isHashCnnSupported(encoder)) {
    throw new ModelFolderError(
      `${folder} holds a model of version ${version} whose encoder this version does not run; train it again.`,
    );
  }
  return new HashCnn(encoder.vectors && readModelVectors(folder, encoder.vectors));
}

function readTransformer(manifest: ConstructorParameters<typeof Transformer>[0], folder: string): Transformer {
  try {
    return new Transformer(manifest, readTokenizer(folder));
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    throw new ModelFolderError(`${folder} is no model folder: ${error.message}`);
  }
}
