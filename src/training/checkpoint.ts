import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from "node:fs";
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

/**
 * The arrays are written first, under a name of their epoch; renaming the small file that names them makes them count.
 * @param average of the weights, where they are averaged
 */
export function writeCheckpoint(
  folder: string,
  progress: Progress,
  state: TrainingState,
  average: Float32Array | undefined,
): void {
  mkdirSync(folder, { recursive: true });
  const arrays = [state.parameters, state.means, state.squares, ...(average ? [average] : [])];
  writeFileWhole(
    join(folder, stateFile(progress.epoch)),
    arrays.map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
  );
  writeFileWhole(join(folder, PROGRESS), JSON.stringify(progress, undefined, 2));
  for (const name of readdirSync(folder)) {
    if (name !== PROGRESS && name !== stateFile(progress.epoch)) rmSync(join(folder, name), { force: true });
  }
}

/** A checkpoint to go on from. */
export interface SavedTraining {
  readonly progress: Progress;
  /**
   * Reads the state into arrays that are there.
   * @throws TrainingError when it is broken
   */
  readonly load: (state: TrainingState) => void;
  /**
   * Reads the average of the weights into an array that is there.
   * @throws TrainingError when it is broken
   */
  readonly loadAverage: (average: Float32Array) => void;
}

/**
 * @returns undefined when there is no checkpoint
 * @throws TrainingError when it is broken, or belongs to another configuration or corpus, or to other layers
 */
export function readCheckpoint(folder: string, fingerprint: string): SavedTraining | undefined {
  let progress: Progress;
  try {
    progress = JSON.parse(readFileSync(join(folder, PROGRESS), "utf8")) as Progress;
    statSync(join(folder, stateFile(progress.epoch)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw brokenCheckpoint(folder, error as Error);
  }
  if (progress.fingerprint !== fingerprint) {
    throw new TrainingError(
      `the checkpoint in ${folder} is of another configuration or corpus, or another version wrote it; put them back, or train without --resume.`,
    );
  }
  const loadArrays = (arrays: readonly Float32Array[], start: number) => {
    try {
      readArrays(join(folder, stateFile(progress.epoch)), arrays, start);
    } catch (error) {
      throw brokenCheckpoint(folder, error as Error);
    }
  };
  return {
    progress,
    load: ({ parameters, means, squares }) => loadArrays([parameters, means, squares], 0),
    loadAverage: (average) => loadArrays([average], 3 * average.byteLength),
  };
}

function brokenCheckpoint(folder: string, { message }: Error): TrainingError {
  return new TrainingError(`the checkpoint in ${folder} cannot be read (${message}); train without --resume.`);
}

/** Fills arrays, one after the other, with what a file has from a byte on. */
function readArrays(path: string, arrays: readonly Float32Array[], start: number): void {
  const file = openSync(path, "r");
  let position = start;
  try {
    for (const { buffer, byteOffset, byteLength } of arrays) {
      readWhole(file, new Uint8Array(buffer, byteOffset, byteLength), position);
      position += byteLength;
    }
  } finally {
    closeSync(file);
  }
}

/** Fills the bytes with those of a file. */
function readWhole(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, 2 ** 30), position + at);
    if (read === 0) throw new Error("it ends too early");
    at += read;
  }
}

function stateFile(epoch: number): string {
  return `state-${epoch}.bin`;
}
