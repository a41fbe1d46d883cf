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

/** @param spans the first and last sub-token of each word, among all of the batch */
export function poolingFeeds(
  pooling: Pooling,
  spans: readonly (readonly [number, number])[],
  subtokens: number,
): Record<string, HostTensor> {
  if (pooling !== "mean") {
    const rows = spans.map(([first, last]) => BigInt(pooling === "first" ? first : last));
    return { [INPUT]: { data: BigInt64Array.from(rows), shape: [spans.length] } };
  }
  const shares = new Float32Array(spans.length * subtokens);
  spans.forEach(([first, last], row) =>
    shares.fill(1 / (last - first + 1), row * subtokens + first, row * subtokens + last + 1),
  );
  return { [INPUT]: { data: shares, shape: [spans.length, subtokens] } };
}
