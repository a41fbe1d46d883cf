import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TrainingState } from "../engine/engine";
import type { TrainingEpoch } from "../messages/training";
import { writeFileWhole } from "../model/model-files";
import { TrainingError } from "./prepare";

/** How far a training has come, after a whole epoch: with the arrays all that going on needs. */
export interface Progress {
  /** Of the configuration and the corpus: a checkpoint fits no other. */
  readonly fingerprint: string;
  readonly epoch: number;
  /** Steps taken. */
  readonly step: number;
  readonly epochs: readonly TrainingEpoch[];
}

const PROGRESS = "checkpoint.json";

/** The arrays are written first, under a name of their epoch; renaming the small file that names them makes them count. */
export function writeCheckpoint(folder: string, progress: Progress, state: TrainingState): void {
  mkdirSync(folder, { recursive: true });
  const arrays = [state.parameters, state.means, state.squares];
  writeFileWhole(
    join(folder, stateFile(progress.epoch)),
    Buffer.concat(arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength))),
  );
  writeFileWhole(join(folder, PROGRESS), JSON.stringify(progress, undefined, 2));
  for (const name of readdirSync(folder)) {
    if (name !== PROGRESS && name !== stateFile(progress.epoch)) rmSync(join(folder, name), { force: true });
  }
}

/**
 * @returns undefined when there is no checkpoint
 * @throws TrainingError when it is broken, or belongs to another configuration or corpus
 */
export function readCheckpoint(
  folder: string,
  fingerprint: string,
): { progress: Progress; state: TrainingState } | undefined {
  let progress: Progress;
  let bytes: Buffer;
  try {
    progress = JSON.parse(readFileSync(join(folder, PROGRESS), "utf8")) as Progress;
    bytes = readFileSync(join(folder, stateFile(progress.epoch)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new TrainingError(
      `the checkpoint in ${folder} cannot be read (${(error as Error).message}); train without --resume.`,
    );
  }
  if (progress.fingerprint !== fingerprint) {
    throw new TrainingError(
      `the checkpoint in ${folder} is of another configuration or corpus; put them back, or train without --resume.`,
    );
  }
  const length = bytes.byteLength / 12;
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const part = (at: number) => all.slice(at * length, (at + 1) * length);
  return { progress, state: { parameters: part(0), means: part(1), squares: part(2) } };
}

function stateFile(epoch: number): string {
  return `state-${epoch}.bin`;
}
