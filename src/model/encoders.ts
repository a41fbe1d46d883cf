import { resolve } from "node:path";
import type { ProjectConfig } from "../tasks/config";
import type { Encoder } from "./encoder";
import { HashCnn, isHashCnnSupported } from "./hash-cnn/hash-cnn";
import type { ModelManifest } from "./manifest";
import { ModelFolderError } from "./model-files";
import { readModelVectors } from "./vectors/model-vectors";
import { readVectors } from "./vectors/vector-file";

/**
 * The encoder that a configuration names, with what it begins its training from.
 * @param forms of the corpus
 * @throws VectorFileError when there are no word vectors in the file that the configuration names
 */
export async function createEncoder({ encoder, folder }: ProjectConfig, forms: Iterable<string>): Promise<Encoder> {
  if (encoder.kind === "transformer") throw new Error("not built in yet");
  return new HashCnn(
    encoder.vectors === undefined ? undefined : await readVectors(resolve(folder, encoder.vectors), forms),
  );
}

/**
 * The encoder of a trained model, ready to read sentences.
 * @throws ModelFolderError when this version does not run it, or the folder lacks what it needs
 */
export async function readEncoder({ encoder, version }: ModelManifest, folder: string): Promise<Encoder> {
  if (encoder.kind !== "hash-cnn" || !isHashCnnSupported(encoder)) {
    throw new ModelFolderError(
      `${folder} holds a model of version ${version} whose encoder this version does not run; train it again.`,
    );
  }
  return new HashCnn(encoder.vectors && readModelVectors(folder, encoder.vectors));
}
