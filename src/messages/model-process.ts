import type { SentenceWords } from "../tasks/document-context";
import type { DeviceReport, EngineDevice, EngineName } from "./devices";
import type { ReviewFile, ReviewItem } from "./review";
import type { TrainingEvent } from "./training";

export type DeviceChoice = "auto" | "cpu" | "webgpu" | "cuda";

export interface TrainRequest {
  readonly type: "train";
  readonly id: number;
  /** Absolute path of the multitask.json. */
  readonly config: string;
  /** Absolute; in place of the configuration's output folder. */
  readonly output?: string;
  /** What is to train, in place of the configuration's engine; where neither names one, the device decides. */
  readonly engine?: EngineName;
  readonly device: DeviceChoice;
  readonly resume: boolean;
  readonly epochs?: number;
  /** Ends the run after so many steps, for measurements. */
  readonly maxSteps?: number;
}

export interface PredictRequest {
  readonly type: "predict";
  readonly id: number;
  /** Absolute path of the model folder. */
  readonly model: string;
  readonly sentences: readonly SentenceWords[];
}

export interface ReviewRequest {
  readonly type: "review";
  readonly id: number;
  /** Absolute path of the model folder. */
  readonly model: string;
  /** How many words of the document to each side of a sentence it reads. */
  readonly contextWords: number;
  /** Absolute path of the multitask.json. */
  readonly config: string;
  readonly files: readonly ReviewFile[];
  /** Absolute path of the file that keeps what was looked at. */
  readonly memory: string;
}

export interface DevicesRequest {
  readonly type: "devices";
  readonly id: number;
  /** Absolute path of the multitask.json whose encoder is measured; without it devices are listed only. */
  readonly config?: string;
  /** What has ended the process before. */
  readonly skip: readonly EngineDevice[];
}

export interface FlairExportRequest {
  readonly type: "export-to-flair";
  readonly id: number;
  /** Absolute path of the multitask.json. */
  readonly config: string;
  /** Absolute path of the folder to write. */
  readonly folder: string;
  /** Whether to write it, or only to tell what would be written. */
  readonly writes: boolean;
}

export interface FlairImportRequest {
  readonly type: "import-from-flair";
  readonly id: number;
  /** Absolute path of the folder that Flair has trained in. */
  readonly folder: string;
  /** Absolute path of the model folder to write. */
  readonly output: string;
}

export interface CancelRequest {
  readonly type: "cancel";
  readonly id: number;
}

export type ModelProcessRequest =
  | TrainRequest
  | PredictRequest
  | ReviewRequest
  | DevicesRequest
  | FlairExportRequest
  | FlairImportRequest
  | CancelRequest;

/** What goes to Flair. */
export interface FlairSummary {
  /** That train a task. */
  readonly sentences: number;
  /** What Flair does otherwise than the configuration says, a sentence each. */
  readonly differences: readonly string[];
}

/** A tag with its probability, from 0 to 1. */
export interface TagProbability {
  readonly tag: string;
  readonly probability: number;
}

/** What a model says of one token for one task. */
export interface TokenPrediction {
  /** In the task's own tag scheme; always part of a well-formed sequence. */
  readonly tag: string;
  readonly probability: number;
  /** The likeliest tags, best first, `tag` usually among them. */
  readonly alternatives: readonly TagProbability[];
}

/** One prediction a token, for each task of the model. */
export type SentencePrediction = Readonly<Record<string, readonly TokenPrediction[]>>;

export type ModelProcessReply =
  | { readonly type: "training"; readonly id: number; readonly event: TrainingEvent }
  | { readonly type: "predictions"; readonly id: number; readonly sentences: readonly SentencePrediction[] }
  | {
      readonly type: "reviewed";
      readonly id: number;
      readonly items: readonly ReviewItem[];
      /** Of all sentences. */
      readonly done: number;
      readonly total: number;
    }
  /** After the last sentence, or when it was cancelled. */
  | { readonly type: "review-ended"; readonly id: number }
  /** What comes next happens to this device, should it end the process. */
  | { readonly type: "trying"; readonly id: number; readonly on: EngineDevice }
  | { readonly type: "device"; readonly id: number; readonly report: DeviceReport }
  /** After the last device; with why nothing was measured, where nothing was. */
  | { readonly type: "surveyed"; readonly id: number; readonly unmeasured?: string }
  | { readonly type: "exported-to-flair"; readonly id: number; readonly summary: FlairSummary }
  | { readonly type: "imported-from-flair"; readonly id: number }
  | { readonly type: "failed"; readonly id: number; readonly message: string };
