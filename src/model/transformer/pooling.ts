import type { HostTensor, Value } from "../../graph/value";
import type { Network } from "../network";

/** How the sub-tokens of a word become one vector: that of the first or the last, or the mean of all. */
export type Pooling = "first" | "last" | "mean";

const INPUT = "words";

/** Makes rows of words of rows of sub-tokens: [subtokens, width] -> [rows, width] */
export interface Pool {
  readonly pool: (x: Value) => Value;
  /** Whether a word is one of its sub-tokens, so that it may be taken out before the layer that computes it is done. */
  readonly selects: boolean;
}

export function createPool({ graph }: Network, pooling: Pooling): Pool {
  if (pooling === "mean") {
    const shares = graph.input(INPUT, "float32", ["rows", "subtokens"]);
    return { pool: (x) => graph.apply("Gemm", [shares, x]), selects: false };
  }
  const places = graph.input(INPUT, "int64", ["rows"]);
  return { pool: (x) => graph.apply("Gather", [x, places], { unique: 1 }), selects: true };
}

/** The sub-tokens of a word, among all of the batch: from the first to the last, and then others where it is read in several windows. */
export interface SubTokens {
  readonly first: number;
  readonly last: number;
  readonly next?: SubTokens;
}

/** @param words the sub-tokens of each word */
export function poolingFeeds(
  pooling: Pooling,
  words: readonly SubTokens[],
  subtokens: number,
): Record<string, HostTensor> {
  if (pooling !== "mean") {
    const rows = words.map((word) => BigInt(pooling === "first" ? word.first : lastOf(word)));
    return { [INPUT]: { data: BigInt64Array.from(rows), shape: [words.length] } };
  }
  const shares = new Float32Array(words.length * subtokens);
  words.forEach((word, row) => {
    const count = countOf(word);
    for (let part: SubTokens | undefined = word; part; part = part.next) {
      shares.fill(1 / count, row * subtokens + part.first, row * subtokens + part.last + 1);
    }
  });
  return { [INPUT]: { data: shares, shape: [words.length, subtokens] } };
}

function lastOf({ last, next }: SubTokens): number {
  return next ? lastOf(next) : last;
}

function countOf({ first, last, next }: SubTokens): number {
  return last - first + 1 + (next ? countOf(next) : 0);
}
