import { ConllFileError } from "../conll/file";
import { FlairError } from "../flair/flair-error";
import { MissingDeviceError, ModelFolderError } from "../prediction/tagger";
import { CheckpointError } from "../process/checkpoints";
import { MissingTensorFlowError, SetupError } from "../setup/find";
import { ConfigError } from "../tasks/config-error";
import { TrainingError } from "../training/prepare";

/** Exit codes of every command; scripts rely on them. */
export const EXIT = { clean: 0, problems: 1, unusable: 2 } as const;

/** A failure that the person can do something about: its message is one sentence for them, never shown with a stack. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    message: string,
    readonly exitCode: number = EXIT.unusable,
  ) {
    super(message);
  }
}

/** What to tell the person of an error, where its message is meant for them; undefined for one that nobody expected. */
export function explain(error: unknown): { message: string; exitCode: number } | undefined {
  if (error instanceof CliError) return error;
  const isInput = [
    ConllFileError,
    CheckpointError,
    ConfigError,
    FlairError,
    MissingDeviceError,
    MissingTensorFlowError,
    ModelFolderError,
    SetupError,
    TrainingError,
  ].some((kind) => error instanceof kind);
  return isInput ? { message: (error as Error).message, exitCode: EXIT.unusable } : undefined;
}
