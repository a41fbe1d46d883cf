import type { Value } from "../../graph/value";
import type { EncoderParts, Place, Select } from "./parts";
import { rotaryReadings, type Reading } from "./rotary";
import type { RotaryShape } from "./shape";

/**
 * Layers that normalise what each part reads, turn queries and keys by their positions, and have gates in their feed-forward part; in most
 * of them a sub-token sees its neighbours alone (Warner et al. 2024, arXiv:2412.13663).
 * @returns [selected, width]
 */
export function encodeAsModernBert(parts: EncoderParts, rotary: RotaryShape, select: Select): Value {
  const readings = rotaryReadings(parts, rotary);
  const embedding = { name: "embed", depth: 0 };
  const embedded = parts.dropout(parts.norm(embedding, "norm", parts.words(embedding)));
  const x = parts.layers(embedded, select, (place, x, select) => {
    const reading = readings.get(rotary.reaches[place.depth - 1]!)!;
    return encodeLayer(parts, place, x, reading, select);
  });
  return parts.norm({ name: "final", depth: parts.shape.layers }, "norm", x);
}

/** [subtokens, width] -> [selected, width] */
function encodeLayer(parts: EncoderParts, place: Place, x: Value, reading: Reading, select: Select): Value {
  const { width } = parts.shape;
  // What the first layer reads is normalised already.
  const normalised = place.depth === 1 ? x : parts.norm(place, "attention.norm", x);
  const read = select(parts.attention(place, normalised, reading));
  const attended = parts.dropout(parts.linear(place, "attention.out", read, width));
  const middle = parts.apply("Add", [select(x), attended]);
  const gated = parts.dropout(gatedLinear(parts, place, parts.norm(place, "inner.norm", middle)));
  return parts.apply("Add", [middle, parts.linear(place, "outer", gated, width)]);
}

/** Half of a linear map, activated, times the other half (Shazeer 2020, arXiv:2002.05202): [rows, width] -> [rows, innerWidth] */
function gatedLinear(parts: EncoderParts, place: Place, x: Value): Value {
  const { innerWidth } = parts.shape;
  const both = parts.linear(place, "inner", x, 2 * innerWidth);
  const half = (at: number) =>
    parts.apply("Slice", [both], { axes: [1], starts: [at * innerWidth], ends: [(at + 1) * innerWidth] });
  return parts.apply("Mul", [parts.activate(half(0)), half(1)]);
}
