import { writeOnnx } from "../graph/onnx";
import { hashedTables, UNKNOWN } from "./hash-cnn/features";
import type { SentenceRows } from "./hash-cnn/sentence-rows";
import type { Head } from "./heads";
import type { ParameterSpec } from "./network";
import { predictionNetwork } from "./tagger-network";

/**
 * The trained network as the bytes of an ONNX model that predicts.
 *
 * A row that no word of training has holds nothing but its random beginning; it is written as the row of the unknown, which
 * training has learned by hiding words.
 * @param parameterOf the numbers of a parameter, by its name
 * @param seenRows for each table the rows that the training sentences have
 */
export function exportModel(
  heads: readonly Head[],
  vectorWidth: number,
  parameterOf: (name: string) => Float32Array,
  seenRows: ReadonlyMap<string, ReadonlySet<number>>,
): Uint8Array {
  const { graph, parameters } = predictionNetwork(heads, vectorWidth);
  const weights = parameters.map((parameter) => {
    const { name } = parameter.value;
    const seen = seenRows.get(name);
    const data = seen ? withUnknownRows(parameter, parameterOf(name), seen) : parameterOf(name);
    return { name, shape: parameter.shape, data };
  });
  return writeOnnx(graph, weights);
}

function withUnknownRows({ shape }: ParameterSpec, table: Float32Array, seen: ReadonlySet<number>): Float32Array {
  const [rows, width] = shape as [number, number];
  const written = table.slice();
  const unknown = table.subarray(UNKNOWN * width, (UNKNOWN + 1) * width);
  for (let row = 0; row < rows; row++) if (row !== UNKNOWN && !seen.has(row)) written.set(unknown, row * width);
  return written;
}

/** The rows of each table that some sentences have. */
export function rowsSeen(sentences: Iterable<SentenceRows>): Map<string, Set<number>> {
  const seen = new Map(hashedTables.map((name) => [name, new Set<number>([UNKNOWN])]));
  for (const { features } of sentences) {
    features.forEach((rows, at) => {
      const set = seen.get(hashedTables[at]!)!;
      for (const row of rows) set.add(row);
    });
  }
  return seen;
}
