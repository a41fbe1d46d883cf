import * as vscode from "vscode";
import {
  CheckpointError,
  describeDownload,
  download,
  megabytes,
  missingCheckpoint,
  planDownload,
  type CheckpointDownload,
  type MissingCheckpoint,
} from "../process/checkpoints";
import { ConfigError, readConfig } from "../tasks/config";
import { cancellable } from "./cancellable";
import type { Failures } from "./failures";

/**
 * Sees to it that the checkpoint of a configuration is on this machine, with a question before anything is downloaded.
 * @param next what the checkpoint is for, as a button says it
 * @returns whether the training can go on; where it cannot, the person has been told why, or has decided so
 */
export async function obtainCheckpoint(config: string, failures: Failures, next = "Train"): Promise<boolean> {
  try {
    const missing = missingCheckpoint(readConfig(config), process.env);
    return !missing || (await obtain(missing, next));
  } catch (error) {
    // What else is wrong with the configuration, the training says.
    if (error instanceof ConfigError) return true;
    if (!(error instanceof CheckpointError)) throw error;
    failures.report(error.message);
    return false;
  }
}

async function obtain(missing: MissingCheckpoint, next: string): Promise<boolean> {
  const { id } = missing;
  const plan = await cancellable(`Looking up ${id} on the Hugging Face hub`, (_, signal) =>
    planDownload(missing, signal),
  );
  if (!plan || !(await isAgreed(plan, next))) return false;
  const isHere = await cancellable(`Downloading ${id}`, async (progress, signal) => {
    let percent = 0;
    await download(plan, signal, ({ done, total }) => {
      const now = (100 * done) / total;
      progress.report({ message: `${megabytes(done)} of ${megabytes(total)}`, increment: now - percent });
      percent = now;
    });
    return true;
  });
  if (isHere) return true;
  void vscode.window.showInformationMessage(`The download of ${id} was stopped; the next training goes on from there.`);
  return false;
}

async function isAgreed(plan: CheckpointDownload, next: string): Promise<boolean> {
  const yes = `Download and ${next}`;
  const message = `Download the encoder ${plan.checkpoint.id} (${megabytes(plan.size)})?`;
  const detail = describeDownload(plan);
  return (await vscode.window.showInformationMessage(message, { modal: true, detail }, yes)) === yes;
}
