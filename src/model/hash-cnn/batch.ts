import type { HostTensor } from "../../graph/value";
import type { EncoderBatch } from "../encoder";
import type { Random } from "../random";
import type { WordVectors } from "../vectors/word-vectors";
import { featureInput, MASK_INPUT, VECTORS_INPUT } from "./encoder";
import { formFeatures, tableOf, UNKNOWN } from "./features";
import type { SentenceRows } from "./sentence-rows";
import type { WordDropout } from "./word-dropout";

/** Packs sentences for prediction: the graph reads whole tables. */
export function predictionBatch(sentences: readonly SentenceRows[], vectors?: WordVectors): EncoderBatch {
  return pack(sentences, vectors, (_feature, ids) => ids);
}

/** Packs sentences for training: some rows are hidden, and tables are cut down to the rows that the batch reads. */
export function trainingBatch(
  sentences: readonly SentenceRows[],
  vectors: WordVectors | undefined,
  dropout: WordDropout,
  random: Random,
): EncoderBatch {
  const tableRows: Record<string, Int32Array> = {};
  const batch = pack(sentences, vectors, (at, ids) => {
    const feature = formFeatures[at]!;
    const shown = ids.map((row) => (random.uniform() < dropout[at]![row]! ? UNKNOWN : row));
    const { unique, inverse } = uniqueRows(shown);
    tableRows[tableOf(feature)] = unique;
    return inverse;
  });
  return { ...batch, tableRows };
}

function pack(
  sentences: readonly SentenceRows[],
  vectors: WordVectors | undefined,
  toInput: (feature: number, ids: Int32Array) => Int32Array,
): EncoderBatch {
  const firstRows: number[] = [];
  let rows = 1;
  for (const sentence of sentences) {
    firstRows.push(rows);
    rows += sentence.words + 1;
  }
  const mask = new Float32Array(rows);
  sentences.forEach((sentence, at) => mask.fill(1, firstRows[at], firstRows[at]! + sentence.words));
  const feeds: Record<string, HostTensor> = { [MASK_INPUT]: { data: mask, shape: [rows, 1] } };
  formFeatures.forEach(({ name }, feature) => {
    const ids = new Int32Array(rows).fill(UNKNOWN);
    sentences.forEach((sentence, at) => ids.set(sentence.features[feature]!, firstRows[at]));
    feeds[featureInput(name)] = { data: BigInt64Array.from(toInput(feature, ids), BigInt), shape: [rows] };
  });
  if (vectors) feeds[VECTORS_INPUT] = packVectors(sentences, vectors, rows, firstRows);
  return { feeds, tableRows: {}, sizes: { rows }, firstRows };
}

/** [rows, vectors.width]; zeros for separators and for words without a vector */
function packVectors(
  sentences: readonly SentenceRows[],
  vectors: WordVectors,
  rows: number,
  firstRows: readonly number[],
): HostTensor {
  const data = new Float32Array(rows * vectors.width);
  sentences.forEach((sentence, at) =>
    sentence.vectors!.forEach((row, word) => vectors.copy(row, data, (firstRows[at]! + word) * vectors.width)),
  );
  return { data, shape: [rows, vectors.width] };
}

/** The rows that occur, each once, and for each place the position of its row among them. */
function uniqueRows(ids: Int32Array): { unique: Int32Array; inverse: Int32Array } {
  const positions = new Map<number, number>();
  const inverse = ids.map((id) => {
    const position = positions.get(id) ?? positions.size;
    positions.set(id, position);
    return position;
  });
  return { unique: Int32Array.from(positions.keys()), inverse };
}
