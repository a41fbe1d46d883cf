import type { Task } from "../tasks/task";

/** A task as train.py reads it. */
export type FlairTask = Task & {
  /** The types of its spans, or its tags, of all splits: Flair stops at a label that it does not know. */
  readonly labels: readonly string[];
  /** What Flair multiplies its loss with, a sum over words. */
  readonly lossFactor: number;
  /** What a word of a label weighs in the loss, where labels do not weigh alike; by Flair's BIOES tags for spans. */
  readonly labelWeights?: Readonly<Record<string, number>>;
};

/** settings.json: all that train.py reads beside the corpus and the checkpoint. */
export interface FlairSettings {
  /** Of this file; a reader refuses another. */
  readonly format: 1;
  /** Of the program that wrote it. */
  readonly version: string;
  /** Of the project's own files, for the model that comes back. */
  readonly columns?: readonly string[];
  readonly tasks: readonly FlairTask[];
  readonly encoder: {
    /** As the configuration names it. */
    readonly checkpoint: string;
    readonly pooling: "first" | "last" | "mean";
    /** Words of the document to each side of a sentence. */
    readonly context: number;
  };
  readonly training: {
    readonly epochs: number;
    /** Sentences of a step, over all processes. */
    readonly batchSize: number;
    /** Sentences that are computed at once; the others of a step follow, and their gradients are added. */
    readonly chunkSize: number;
    readonly learningRate: number;
    readonly headLearningRate: number;
    readonly schedule: "linear" | "constant";
    readonly warmupFraction: number;
    readonly weightDecay: number;
    readonly maxGradientNorm: number;
    /** Of the vectors of words, before the heads. */
    readonly dropout: number;
    readonly useAllTasks: boolean;
    readonly seed: number;
  };
}

/** The names in a folder that goes to Flair and comes back. */
export const flairFiles = {
  settings: "settings.json",
  script: "train.py",
  requirements: "requirements.txt",
  readme: "README.md",
  corpus: "corpus",
  checkpoint: "checkpoint",
  /** What train.py writes; the names below are in it. */
  trained: "trained",
  encoder: "encoder",
  heads: "heads.safetensors",
  model: "flair-model.json",
} as const;
