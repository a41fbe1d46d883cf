import type { TrainingEpoch, TrainingEvent, TrainingStarted } from "./training";

/** A point of the loss curve: the mean over a few steps, so that a long run stays drawable. */
export interface LossPoint {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly taskLosses: Readonly<Record<string, number>>;
}

/** All that the page shows; kept by the host, so that a page opened again shows the whole run. */
export interface TrainingRun {
  readonly started?: TrainingStarted;
  readonly losses: readonly LossPoint[];
  readonly epochs: readonly TrainingEpoch[];
  readonly notes: readonly string[];
  /** The last event that says how the run stands. */
  readonly latest?: TrainingEvent;
}

export type HostToTrainingPage =
  { readonly type: "run"; readonly run: TrainingRun } | { readonly type: "event"; readonly event: TrainingEvent };

export type TrainingPageToHost =
  | { readonly type: "ready" }
  | { readonly type: "cancel" }
  | { readonly type: "train-again" }
  | { readonly type: "open-output" };
