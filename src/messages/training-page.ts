import type { TrainingEnd, TrainingEpoch, TrainingFinished, TrainingStarted, TrainingStep } from "./training";

/** A point of the loss curve: the mean over a few steps, so that a long run stays drawable. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly taskLosses: Readonly<Record<string, number>>;
}

/** All that the page shows; kept by the host, so that a page opened again shows the whole run. */
export interface TrainingRun {
  /** The multitask.json, as the person knows it: relative to the workspace folder. */
  readonly configuration: string;
  readonly started?: TrainingStarted;
  readonly losses: readonly LossPoint[];
  readonly epochs: readonly TrainingEpoch[];
  readonly notes: readonly string[];
  readonly latestStep?: TrainingStep;
  /** How the run ended; absent while it runs. */
  readonly outcome?: TrainingFinished | TrainingEnd;
  /** Read back from a model folder: to be looked at alone. */
  readonly isPast?: true;
}

/** Always the whole run: the page has nothing to add up, and cannot drift from the host. */
export interface HostToTrainingPage {
  readonly type: "run";
  readonly run: TrainingRun;
}

export type TrainingPageToHost =
  | { readonly type: "ready" }
  | { readonly type: "cancel" }
  | { readonly type: "train-again" }
  | { readonly type: "resume" }
  | { readonly type: "open-output" }
  | { readonly type: "show-log" }
  /** `index` counts in the problems of the outcome `refused`. */
  | { readonly type: "open-problem"; readonly index: number };
