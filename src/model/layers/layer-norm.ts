import type { Value } from "../../graph/value";
import { ones, zeros } from "../initializers";
import type { Network } from "../network";

/** x [rows, width] -> each row with mean 0 and variance 1, scaled and shifted [rows, width] */
export function layerNorm(network: Network, name: string, x: Value): Value {
  const width = x.shape.at(-1) as number;
  const scale = network.parameter(`${name}.scale`, [width], ones);
  const shift = network.parameter(`${name}.shift`, [width], zeros);
  return network.graph.apply("LayerNormalization", [x, scale, shift], { axis: -1, epsilon: 1e-5 });
}
