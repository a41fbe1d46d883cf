import type { Value } from "../../graph/value";
import { inputs } from "./inputs";
import type { EncoderParts, Place, Select } from "./parts";

/**
 * Layers that are normalised after each part, and learned absolute positions, as BERT, RoBERTa, DistilBERT and ELECTRA have them
 * (Vaswani et al. 2017, arXiv:1706.03762; Devlin et al. 2019, arXiv:1810.04805).
 * @returns [selected, width]
 */
export function encodeAsBert(parts: EncoderParts, select: Select): Value {
  const x = embed(parts, { name: "embed", depth: 0 });
  return parts.layers(x, select, (place, x, select) => encodeLayer(parts, place, x, select));
}

/** [subtokens, width] */
function embed(parts: EncoderParts, place: Place): Value {
  const { embeddingWidth, width, positions } = parts.shape;
  const places = parts.network.graph.input(inputs.positions, "int64", ["length"]);
  const position = parts.apply("Gather", [parts.table(place, "positions", positions), places], { unique: 1 });
  const words = parts.bySequence(parts.words(place), [embeddingWidth]);
  const sum = parts.apply("Add", [words, withType(parts, place, position)]);
  const x = parts.dropout(parts.norm(place, "norm", parts.bySubToken(sum, embeddingWidth)));
  return embeddingWidth === width ? x : parts.linear(place, "project", x, width);
}

/** All sub-tokens are of the first type. */
function withType(parts: EncoderParts, place: Place, position: Value): Value {
  const { tokenTypes } = parts.shape;
  if (tokenTypes === 0) return position;
  const types = parts.table(place, "types", tokenTypes);
  return parts.apply("Add", [position, parts.apply("Slice", [types], { axes: [0], starts: [0], ends: [1] })]);
}

/** [subtokens, width] -> [selected, width] */
function encodeLayer(parts: EncoderParts, place: Place, x: Value, select: Select): Value {
  const { width } = parts.shape;
  const read = select(parts.attention(place, x));
  const attended = parts.dropout(parts.linear(place, "attention.out", read, width));
  const middle = parts.norm(place, "attention.norm", parts.apply("Add", [select(x), attended]));
  const outer = parts.dropout(parts.feedForward(place, middle));
  return parts.norm(place, "norm", parts.apply("Add", [middle, outer]));
}
