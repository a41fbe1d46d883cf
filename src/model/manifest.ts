import type { Task } from "../tasks/task";
import type { EncoderShape } from "./transformer/shape";
import type { Pooling } from "./transformer/pooling";
import type { Head } from "./heads";

/** What model.json says: all that prediction needs beside the graph, and where the model comes from. */
export interface ModelManifest {
  /** Of this file; a reader refuses another. */
  readonly format: 1;
  /** Of the program that wrote it. */
  readonly version: string;
  readonly columns?: readonly string[];
  readonly tasks: readonly (Task & {
    /** Of the output, in its order: BIOES tags for spans. */
    readonly labels: readonly string[];
    /** Of spans that Flair has learned; ours are always decoded as a well-formed sequence. */
    readonly decoding?: "flair";
  })[];
  readonly encoder: EncoderManifest;
  readonly training: Readonly<Record<string, unknown>>;
  /** Of the kept epoch on the dev split, a task; empty where there is no dev split. */
  readonly scores: { readonly epoch: number; readonly dev: Readonly<Record<string, unknown>> };
}

export type EncoderManifest = HashCnnManifest | TransformerManifest;

export interface TransformerManifest {
  readonly kind: "transformer";
  /** What it was fine-tuned from, as the configuration names it. */
  readonly checkpoint: string;
  readonly pooling: Pooling;
  /** Sub-tokens of the document to each side of a sentence; none where it is not there. */
  readonly context?: number;
  /** Set where the encoder, whose tokenizer makes letters small, is told how words are written. */
  readonly casing?: true;
  /**
   * Where Flair has fine-tuned it: context is counted in words, and a long sentence lies in windows of `longest` sub-tokens, special ones
   * included, each of which has `overlap` of them in common with the next.
   */
  readonly flair?: FlairWindows;
  readonly shape: EncoderShape;
}

export interface FlairWindows {
  readonly longest: number;
  readonly overlap: number;
}

export interface HashCnnManifest {
  readonly kind: "hash-cnn";
  readonly width: number;
  /** Names and rows of the tables: a model of other features cannot be fed. */
  readonly features: readonly { readonly name: string; readonly rows: number }[];
  /** Of the static word vectors in the model folder, where the encoder has any. */
  readonly vectors?: { readonly words: number; readonly width: number };
}

/** The head of a task, for prediction. */
export function headOf(task: ModelManifest["tasks"][number]): Head {
  const hasCrf = task.kind === "span" && task.crf;
  return {
    task: task.id,
    kind: task.kind,
    labels: task.labels,
    ...(hasCrf && { crf: { longest: 1 } }),
    ...(task.decoding && { decoding: task.decoding }),
  };
}
