import { HubApiError } from "@huggingface/hub";
import { CheckpointError } from "./checkpoint-error";
import { DownloadError, isConnectionLoss } from "./resumable-download";

/**
 * Says in one sentence why a model cannot be had from the hub, and what to do.
 * @param folder that is written into
 * @returns a CheckpointError, or the error itself where nobody expected it
 */
export function explainHubFailure(error: unknown, id: string, hubUrl: string, folder: string): unknown {
  if (error instanceof CheckpointError) return error;
  const failed = (found: string, toDo: string) =>
    new CheckpointError(`${id} cannot be downloaded: ${found}; ${toDo}.`, { cause: error });
  const copy =
    'copy the folder of the checkpoint from another machine, and give its path, such as "./roberta-base", as the encoder\'s checkpoint';
  const status =
    error instanceof HubApiError ? error.statusCode : error instanceof DownloadError ? error.status : undefined;
  if (status === 401 || status === 403 || status === 404) {
    return failed(`${hubUrl} has no such model that is open to everyone`, `check its name, or ${copy}`);
  }
  if (status !== undefined && status >= 400)
    return failed(`${hubUrl} answered ${status}`, `try again later, or ${copy}`);
  if (isConnectionLoss(error)) return failed(`${hubUrl} cannot be reached${causeOf(error)}`, copy);
  if (error instanceof DownloadError) return failed(error.message, `try again, which goes on from here, or ${copy}`);
  if (error instanceof SyntaxError) return failed(`${hubUrl} gave an answer that is not the hub's`, copy);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return failed(
    `${folder} cannot be written (${code})`,
    "make room or permit it, or set HF_HUB_CACHE to another folder",
  );
}

function causeOf(error: Error): string {
  const code = (error.cause as NodeJS.ErrnoException).code;
  return code === undefined ? "" : ` (${code})`;
}
