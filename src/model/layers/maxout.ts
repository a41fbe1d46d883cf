import type { Value } from "../../graph/value";
import { glorot, zeros } from "../initializers";
import type { Network } from "../network";

/** At 1 the pieces are mixed more evenly, of which hash-cnn learned a little less; at 8 rounding grows again, slowly. */
export const SHARPNESS = 4;

/**
 * How far below the largest a piece still counts: all that are farther off count alike, for less than a tenth of what a float can tell. Their exponentials
 * would lead to numbers so small that a processor takes many times as long for each.
 */
const REACH = 20;

/**
 * x [rows, in] -> the largest of `pieces` linear maps, number by number (Goodfellow et al. 2013, arXiv:1302.4389), smoothed to the logarithm of the
 * sum of their exponentials and `SHARPNESS` times as large [rows, out]. Where another map becomes the largest, rounding would decide which of them
 * learns, and two trainings that differ in their last bits alone would part within a hundred steps.
 */
export function maxout(network: Network, name: string, x: Value, outputs: number, pieces: number): Value {
  const { graph } = network;
  const weight = network.parameter(`${name}.weight`, [x.shape[1] as number, pieces * outputs], glorot(outputs));
  const bias = network.parameter(`${name}.bias`, [pieces * outputs], zeros);
  const sharpBias = graph.apply("Mul", [bias, graph.scalar(SHARPNESS)]);
  const all = graph.apply("Reshape", [graph.apply("Gemm", [x, weight, sharpBias], { alpha: SHARPNESS })], {
    shape: [-1, pieces, outputs],
  });
  // What is taken off before the exponentials and added after them changes nothing but their size, so nothing is learned through it.
  const largest = graph.apply("Identity", [graph.apply("ReduceMax", [all], { axes: [1] })]);
  const reach = graph.apply("Sub", [largest, graph.scalar(REACH)]);
  const within = graph.apply("Relu", [graph.apply("Sub", [all, reach])]);
  const floor = graph.apply("Identity", [graph.apply("Sub", [all, within])]);
  const sum = graph.apply("ReduceSum", [graph.apply("Exp", [graph.apply("Sub", [all, floor])])], { axes: [1] });
  return graph.apply("Reshape", [graph.apply("Add", [graph.apply("Log", [sum]), reach])], { shape: [-1, outputs] });
}
