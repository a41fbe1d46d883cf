import type { HostTensor, Value } from "../graph/value";
import type { SentenceWords } from "../tasks/document-context";
import type { EncoderManifest } from "./manifest";
import type { FileContent } from "./model-files";
import type { Network, ParameterSpec } from "./network";
import type { Random } from "./random";

/** A sentence as an encoder reads it, worked out once. */
export interface EncodedSentence {
  readonly words: number;
  /** What it adds to a batch: words, or sub-tokens where the encoder reads these. */
  readonly size: number;
}

/** Some sentences as the inputs of a graph. */
export interface EncoderBatch {
  readonly feeds: Readonly<Record<string, HostTensor>>;
  /** For each table of which training reads only some rows, these rows. */
  readonly tableRows: Readonly<Record<string, Int32Array>>;
  /** Rows of the encoder's output, and the sizes of the other named dimensions of its graph. */
  readonly sizes: Readonly<Record<string, number>> & { readonly rows: number };
  /** For each sentence the row of its first word; the others follow. */
  readonly firstRows: readonly number[];
}

/** What turns sentences into one vector a word: the part of the network that all tasks share. */
export interface Encoder<Sentence extends EncodedSentence = EncodedSentence> {
  /** What model.json says of it. */
  readonly manifest: EncoderManifest;
  /** Layers of a pretrained encoder, 0 for one that begins from nothing. */
  readonly layers: number;
  /** Whether a batch is padded to its longest sentence, so that sentences of similar size belong together. */
  readonly isPadded: boolean;
  /** How many words of the document to each side of a sentence it reads; of more it makes nothing. */
  readonly contextWords: number;
  read(sentence: SentenceWords): Sentence;
  /** Adds the encoder to a network that predicts. @returns one row a word at least [rows, width] */
  encode(network: Network): Value;
  batch(sentences: readonly Sentence[]): EncoderBatch;
  /** Makes the encoder ready to be trained on these sentences. */
  training(sentences: readonly Sentence[], settings: TrainingSettings): EncoderTraining<Sentence>;
  /** The files of a model folder, by name, that prediction needs beside the graph. */
  files(): ReadonlyMap<string, FileContent>;
  /** Closes the files that it begins its training from. */
  release(): void;
}

/** What a configuration says of how sentences are read in training. */
export interface TrainingSettings {
  /** The share of sentences that are read in another casing. */
  readonly recasing: number;
}

/** An encoder in training on a corpus. */
export interface EncoderTraining<Sentence extends EncodedSentence = EncodedSentence> {
  /** Of all that its first numbers depend on beside the configuration and the seed: a checkpoint of another training does not fit. */
  readonly fingerprint: string;
  /** Adds the encoder to a network that trains. @returns one row a word at least [rows, width] */
  encode(network: Network): Value;
  /** Packs sentences; what is hidden of them is drawn from `random`. */
  batch(sentences: readonly Sentence[], random: Random): EncoderBatch;
  /**
   * The numbers that a parameter of the predicting network has after training.
   * @param trained the numbers of a parameter of the training network, by name
   */
  exported(parameter: ParameterSpec, trained: (name: string) => Float32Array): Float32Array;
}
