import {
  describeDownload,
  download,
  missingCheckpoint,
  planDownload,
  type CheckpointDownload,
} from "../process/checkpoints";
import type { ProjectConfig } from "../tasks/config";
import { askFor, canAsk } from "./ask";
import { cancellable } from "./cancellable";
import { CliError, EXIT } from "./failure";
import { createProgress } from "./progress";

/**
 * Sees to it that the checkpoint of a configuration is on this machine. Everything is shown on the standard error: the
 * standard output is the training's.
 * @param isAgreed whether the person has consented to a download; otherwise they are asked, where there is a terminal
 * @throws CliError when they do not want it, or cannot be asked; CheckpointError when it cannot be had
 */
export async function obtainCheckpoint(config: ProjectConfig, isAgreed: boolean): Promise<void> {
  const missing = missingCheckpoint(config, process.env);
  if (!missing) return;
  const { id, hubUrl, cacheFolder } = missing;
  if (!isAgreed && !canAsk()) {
    throw new CliError(
      `the encoder ${id} is not on this machine; add --download to fetch it from ${hubUrl} into ${cacheFolder}, or give the path of a folder that holds it.`,
    );
  }
  await cancellable("the download was stopped; the next run goes on from there.", async (cancellation) => {
    const plan = await planDownload(missing, cancellation.signal);
    console.error(describeDownload(plan));
    if (!isAgreed && !(await askFor("Download it? [y/N] ", cancellation))) {
      throw new CliError("nothing was downloaded, and nothing trained.", EXIT.problems);
    }
    await show(plan, cancellation.signal);
  });
}

async function show(plan: CheckpointDownload, signal: AbortSignal): Promise<void> {
  const progress = createProgress("download", "downloaded");
  try {
    await download(plan, signal, (now) => progress.update(now));
  } finally {
    progress.end();
  }
}
