import type { HostTensor, Value } from "../../graph/value";
import type { Network } from "../network";

/** How the sub-tokens of a word become one vector: that of the first or the last, or the mean of all. */
export type Pooling = "first" | "last" | "mean";

const INPUT = "words";

/** x [subtokens, width] -> [rows, width], a row a word */
export function pool({ graph }: Network, x: Value, pooling: Pooling): Value {
  if (pooling === "mean") return graph.apply("Gemm", [graph.input(INPUT, "float32", ["rows", "subtokens"]), x]);
  return graph.apply("Gather", [x, graph.input(INPUT, "int64", ["rows"])], { unique: 1 });
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
