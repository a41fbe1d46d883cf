import type { Value } from "../../graph/value";
import { glorot, zeros } from "../initializers";
import type { Network } from "../network";

/** x [rows, in] -> the largest of `pieces` linear maps, number by number [rows, out] (Goodfellow et al. 2013, arXiv:1302.4389) */
export function maxout(network: Network, name: string, x: Value, outputs: number, pieces: number): Value {
  const { graph } = network;
  const weight = network.parameter(`${name}.weight`, [x.shape[1] as number, pieces * outputs], glorot(outputs));
  const bias = network.parameter(`${name}.bias`, [pieces * outputs], zeros);
  const all = graph.apply("Reshape", [graph.apply("Gemm", [x, weight, bias])], { shape: [-1, pieces, outputs] });
  return graph.apply("Reshape", [graph.apply("ReduceMax", [all], { axes: [1] })], { shape: [-1, outputs] });
}
