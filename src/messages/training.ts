import type { EngineName, Precision } from "./devices";

/** A lint finding as it crosses a boundary; lines and columns are 1-based. */
export interface Problem {
  readonly path: string;
  readonly rule: string;
  readonly severity: "error" | "warning" | "info";
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Scores of one task on one split, fractions from 0 to 1; spans by conlleval's rules, tokens by accuracy. */
export interface DevScore {
  readonly kind: "span" | "token";
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
}

/** What is known of a task before its training starts. */
export interface TaskSummary {
  readonly id: string;
  readonly kind: "span" | "token";
  readonly labels: number;
  readonly trainSentences: number;
  readonly devSentences: number;
}

/** What trains a model; what is not known of it is left out. */
export interface TrainedOn {
  readonly engine: EngineName;
  /** Of the engine's library. */
  readonly engineVersion?: string;
  readonly device: string;
  readonly deviceName?: string;
  /** Version of the driver of a GPU. */
  readonly driver?: string;
  readonly precision: Precision;
}

/** A run that an earlier version has recorded names its device alone. */
export interface TrainingStarted extends Partial<TrainedOn> {
  readonly type: "started";
  readonly device: string;
  readonly tasks: readonly TaskSummary[];
  readonly sentences: number;
  readonly words: number;
  readonly parameters: number;
  readonly epochs: number;
  /** The last step of each epoch, counted over the whole training: epochs differ, as their sentences fall into batches otherwise. */
  readonly epochEnds: readonly number[];
  /** Epochs that an earlier run had completed; 0 in a fresh run. */
  readonly resumedAfterEpoch: number;
  readonly output: string;
}

export interface TrainingStep {
  readonly type: "step";
  readonly epoch: number;
  /** 1-based, counted over the whole training. */
  readonly step: number;
  /** Sum over tasks of weight times mean cross-entropy. */
  readonly loss: number;
  /** Unweighted mean cross-entropy of each task that the batch trained. */
  readonly taskLosses: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly wordsPerSecond: number;
  readonly secondsLeft: number;
}

export interface TrainingEpoch {
  readonly type: "epoch";
  readonly epoch: number;
  /** Mean loss of the epoch's steps. */
  readonly loss: number;
  readonly learningRate: number;
  readonly dev: Readonly<Record<string, DevScore>>;
  /** Unweighted mean over tasks of F1 (spans) or accuracy (tokens); what early stopping watches. */
  readonly devScore: number;
  /** Standard error of that mean. */
  readonly devError: number;
  /** Whether its model took the place of those before. */
  readonly kept: boolean;
  readonly wordsPerSecond: number;
  readonly seconds: number;
}

export interface TrainingFinished {
  readonly type: "finished";
  readonly keptEpoch: number;
  /** Of the kept epoch. */
  readonly devScore: number;
  readonly stoppedEarly: boolean;
  readonly wordsPerSecond: number;
  readonly seconds: number;
  /** Bytes that the process held at most. */
  readonly peakMemory: number;
  readonly output: string;
}

/** How a run ends otherwise: lint found errors (nothing was trained), the person cancelled, or something broke. */
export type TrainingEnd =
  | { readonly type: "refused"; readonly problems: readonly Problem[]; readonly total: number }
  | { readonly type: "cancelled"; readonly epoch: number; readonly output: string }
  | { readonly type: "failed"; readonly message: string };

/** Something that the person ought to know and that stops nothing: lint warnings, a device that was not there. */
export interface TrainingNote {
  readonly type: "note";
  readonly message: string;
}

export type TrainingEvent =
  TrainingStarted | TrainingStep | TrainingEpoch | TrainingFinished | TrainingEnd | TrainingNote;
