import type { Value } from "../../graph/value";
import type { Network } from "../network";

/**
 * x [rows, labels] -> log-probabilities [rows, labels]. Written out, because the WebGPU provider has no LogSoftmax and would
 * carry the numbers to the host.
 */
export function logSoftmax({ graph }: Network, x: Value): Value {
  const shifted = graph.apply("Sub", [x, graph.apply("ReduceMax", [x], { axes: [1] })]);
  const sum = graph.apply("ReduceSum", [graph.apply("Exp", [shifted])], { axes: [1] });
  return graph.apply("Sub", [shifted, graph.apply("Log", [sum])]);
}
