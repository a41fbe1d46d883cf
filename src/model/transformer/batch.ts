import { integerTensor } from "../../graph/integer-tensor";
import type { HostTensors } from "../../graph/value";
import type { EncoderBatch } from "../encoder";
import { uniqueRows } from "../unique-rows";
import { NO_CASING } from "./casing";
import { HIDDEN, inputs } from "./inputs";
import { poolingFeeds, type Pooling, type SubTokens } from "./pooling";
import { rotaryFeeds } from "./rotary";
import type { EncoderShape } from "./shape";
import type { SubTokenSentence, WordPlace } from "./sub-token-sentence";

/** Sentences as one rectangle of windows, padded on the right. */
export function transformerBatch(
  sentences: readonly SubTokenSentence[],
  shape: EncoderShape,
  pooling: Pooling,
): EncoderBatch & { readonly ids: Int32Array } {
  const windows = sentences.flatMap((sentence) => sentence.windows);
  const length = Math.max(...windows.map((window) => window.length));
  const subtokens = windows.length * length;
  const ids = rectangle(windows, length, windows[0]![0]!);
  const casings = sentences.flatMap((sentence) => sentence.casings ?? []);
  const mask = new Float32Array(subtokens);
  windows.forEach((window, at) => mask.fill(HIDDEN, at * length + window.length, (at + 1) * length));

  const spans: SubTokens[] = [];
  const firstRows: number[] = [];
  let firstWindow = 0;
  for (const { places, windows } of sentences) {
    firstRows.push(spans.length);
    for (const place of places) spans.push(subTokensOf(place, firstWindow, length));
    firstWindow += windows.length;
  }
  return {
    ids,
    feeds: {
      [inputs.ids]: integerTensor(ids),
      ...positionFeeds(shape, length),
      ...(casings.length > 0 && { [inputs.casings]: integerTensor(rectangle(casings, length, NO_CASING)) }),
      [inputs.mask]: { data: mask, shape: [windows.length, 1, 1, length] },
      ...poolingFeeds(pooling, spans, subtokens),
    },
    tableRows: {},
    sizes: { rows: spans.length, subtokens, sequences: windows.length, length },
    firstRows,
  };
}

function positionFeeds({ rotary, firstPosition, width, heads }: EncoderShape, length: number): HostTensors {
  if (rotary) return rotaryFeeds(rotary, width / heads, length);
  return { [inputs.positions]: integerTensor(Int32Array.from({ length }, (_, at) => firstPosition + at)) };
}

/** Windows one below the other, filled up on the right [windows, length] */
function rectangle(windows: readonly Int32Array[], length: number, filling: number): Int32Array {
  const numbers = new Int32Array(windows.length * length).fill(filling);
  windows.forEach((window, at) => numbers.set(window, at * length));
  return numbers;
}

/** @param firstWindow of the sentence, among all of the batch */
function subTokensOf({ window, first, last, next }: WordPlace, firstWindow: number, length: number): SubTokens {
  const start = (firstWindow + window) * length;
  return {
    first: start + first,
    last: start + last,
    ...(next && { next: subTokensOf(next, firstWindow, length) }),
  };
}

/**
 * The same for training: the table of words has only the rows of some sub-tokens, and the batch names those that it reads.
 * @param rowOf the row of each sub-token in the table
 */
export function forTraining(
  { ids, feeds, sizes, ...batch }: ReturnType<typeof transformerBatch>,
  rowOf: Int32Array,
): EncoderBatch {
  const { unique, inverse } = uniqueRows(ids);
  const pieces = unique.map((id) => rowOf[id]!);
  return {
    ...batch,
    sizes: { ...sizes, pieces: pieces.length },
    feeds: { ...feeds, [inputs.ids]: integerTensor(inverse), [inputs.pieces]: integerTensor(pieces) },
  };
}
