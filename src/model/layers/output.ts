import type { Value } from "../../graph/value";
import { zeros } from "../initializers";
import type { Network } from "../network";

/** x [rows, in] -> x W + b [rows, out]; starts at zero, as an output layer should: the first predictions are uniform */
export function outputLayer(network: Network, name: string, x: Value, outputs: number): Value {
  const weight = network.parameter(`${name}.weight`, [x.shape[1] as number, outputs], zeros);
  const bias = network.parameter(`${name}.bias`, [outputs], zeros);
  return network.graph.apply("Gemm", [x, weight, bias]);
}
