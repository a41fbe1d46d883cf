import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync } from "node:fs";
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
    arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
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
  let state: TrainingState;
  try {
    progress = JSON.parse(readFileSync(join(folder, PROGRESS), "utf8")) as Progress;
    state = readState(join(folder, stateFile(progress.epoch)));
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
  return { progress, state };
}

function readState(path: string): TrainingState {
  const file = openSync(path, "r");
  try {
    const length = fstatSync(file).size / 12;
    const [parameters, means, squares] = [0, 1, 2].map(() => readNumbers(file, length)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { parameters, means, squares };
  } finally {
    closeSync(file);
  }
}

/** The next numbers of a file. */
function readNumbers(file: number, length: number): Float32Array {
  const numbers = new Float32Array(length);
  const bytes = new Uint8Array(numbers.buffer);
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30), null);
    if (read === 0) throw new Error("it ends too early");
    at += read;
  }
  return numbers;
}

function stateFile(epoch: number): string {
  return `state-${epoch}.bin`;
}
