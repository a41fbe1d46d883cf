import type { Task } from "../tasks/task";
import { formFeatures } from "./hash-cnn/features";
import { WIDTH } from "./hash-cnn/encoder";
import type { Head } from "./heads";
import type { WordVectors } from "./vectors/word-vectors";

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
  })[];
  readonly encoder: HashCnnManifest;
  readonly training: Readonly<Record<string, unknown>>;
  /** Of the kept epoch on the dev split, a task; empty where there is no dev split. */
  readonly scores: { readonly epoch: number; readonly dev: Readonly<Record<string, unknown>> };
}

export interface HashCnnManifest {
  readonly kind: "hash-cnn";
  readonly width: number;
  /** Names and rows of the tables: a model of other features cannot be fed. */
  readonly features: readonly { readonly name: string; readonly rows: number }[];
  /** Of the static word vectors in the model folder, where the encoder has any. */
  readonly vectors?: { readonly words: number; readonly width: number };
}

/** The encoder of this version, as a manifest names it. */
export function hashCnnManifest(vectors?: WordVectors): HashCnnManifest {
  return {
    kind: "hash-cnn",
    width: WIDTH,
    features: formFeatures.map(({ name, rows }) => ({ name, rows })),
    ...(vectors && { vectors: { words: vectors.words.length, width: vectors.width } }),
  };
}

/** Whether this version runs the encoder of a manifest. */
export function isSupported({ vectors: _, ...encoder }: HashCnnManifest): boolean {
  return JSON.stringify(encoder) === JSON.stringify(hashCnnManifest());
}

export function headOf(task: ModelManifest["tasks"][number]): Head {
  return { task: task.id, kind: task.kind, labels: task.labels };
}
