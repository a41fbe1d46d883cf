import type { Value } from "../../graph/value";
import { uniform, zeros } from "../initializers";
import type { Network } from "../network";

/**
 * x [rows, in] -> x W + b [rows, out]; begins as PyTorch's Linear does. From zero a small learning rate takes hundreds of steps until
 * anything flows back to the encoder.
 */
export function outputLayer(network: Network, name: string, x: Value, outputs: number): Value {
  const width = x.shape[1] as number;
  const weight = network.parameter(`${name}.weight`, [width, outputs], uniform(1 / Math.sqrt(width)));
  const bias = network.parameter(`${name}.bias`, [outputs], zeros);
  return network.graph.apply("Gemm", [x, weight, bias]);
}
