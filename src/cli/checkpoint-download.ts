import { createInterface } from "node:readline/promises";
import { Presets, SingleBar } from "cli-progress";
import {
  describeDownload,
  download,
  megabytes,
  missingCheckpoint,
  planDownload,
  type CheckpointDownload,
  type DownloadProgress,
} from "../process/checkpoints";
import type { ProjectConfig } from "../tasks/config";
import { CliError, EXIT } from "./failure";

/** Lines for a log: one for each tenth of a download. */
const LOGGED_STEPS = 10;

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
  if (!isAgreed && !(process.stdin.isTTY && process.stderr.isTTY)) {
    throw new CliError(
      `the encoder ${id} is not on this machine; add --download to fetch it from ${hubUrl} into ${cacheFolder}, or give the path of a folder that holds it.`,
    );
  }
  const cancellation = new AbortController();
  const cancel = () => cancellation.abort();
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    const plan = await planDownload(missing, cancellation.signal);
    console.error(describeDownload(plan));
    if (!isAgreed && !(await asksFor("Download it? [y/N] ", cancellation))) {
      throw new CliError("nothing was downloaded, and nothing trained.", EXIT.problems);
    }
    await show(plan, cancellation.signal);
  } catch (error) {
    if (!cancellation.signal.aborted) throw error;
    throw new CliError("the download was stopped; the next run goes on from there.", EXIT.problems);
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
  }
}

async function asksFor(question: string, cancellation: AbortController): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, Ctrl-C reaches the terminal's reader alone; Ctrl-D closes it without an answer.
  terminal.on("SIGINT", () => cancellation.abort()).on("close", () => cancellation.abort());
  try {
    return /^\s*y(es)?\s*$/i.test(await terminal.question(question, { signal: cancellation.signal }));
  } finally {
    terminal.removeAllListeners("close").close();
  }
}

async function show(plan: CheckpointDownload, signal: AbortSignal): Promise<void> {
  const progress = process.stderr.isTTY ? new Bar() : new Log();
  try {
    await download(plan, signal, (now) => progress.update(now));
  } finally {
    progress.end();
  }
}

class Bar {
  private readonly bar = new SingleBar(
    { format: "download {bar} {percentage}%  {here} of {all}  {eta_formatted} left", hideCursor: true },
    Presets.shades_classic,
  );

  update({ done, total }: DownloadProgress): void {
    const sizes = { here: megabytes(done), all: megabytes(total) };
    if (this.bar.isActive) this.bar.update(done, sizes);
    else this.bar.start(total, done, sizes);
  }

  end(): void {
    this.bar.stop();
  }
}

class Log {
  private step = 0;

  update({ done, total }: DownloadProgress): void {
    const step = Math.floor((LOGGED_STEPS * done) / total);
    if (step <= this.step) return;
    this.step = step;
    console.error(`downloaded ${megabytes(done)} of ${megabytes(total)}`);
  }

  end(): void {}
}
