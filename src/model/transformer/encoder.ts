import type { Value } from "../../graph/value";
import type { Network } from "../network";
import { encodeAsBert } from "./bert";
import { encodeAsModernBert } from "./modern-bert";
import { EncoderParts, type ReadWeights, type Select, type Tables } from "./parts";
import type { EncoderShape } from "./shape";

/**
 * Adds a transformer encoder to a network.
 * @param select what the last layer makes of other rows need not be computed
 * @returns [subtokens, width], or as many rows as are selected
 */
export function encodeSubTokens(
  network: Network,
  shape: EncoderShape,
  tables: Tables,
  weights: ReadWeights,
  select: Select = (x) => x,
): Value {
  const parts = new EncoderParts(network, shape, tables, weights);
  return shape.rotary ? encodeAsModernBert(parts, shape.rotary, select) : encodeAsBert(parts, select);
}
