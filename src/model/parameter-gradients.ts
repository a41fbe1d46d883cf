import { backward } from "../graph/gradients";
import type { Graph } from "../graph/graph";
import type { Value } from "../graph/value";
import type { ParameterSpec } from "./network";

/** One gradient a parameter, and beside that of a table the gradient of what is looked up in it. */
export interface ParameterGradients {
  readonly gradients: readonly Value[];
  readonly lookupGradients: readonly (Value | undefined)[];
}

/** The gradients of a loss. */
export function parameterGradients(
  graph: Graph,
  loss: Value,
  parameters: readonly Pick<ParameterSpec, "value" | "lookup">[],
): ParameterGradients {
  const lookups = parameters.flatMap(({ lookup }) => lookup?.rows ?? []);
  const all = backward(graph, loss, [...parameters.map(({ value }) => value), ...lookups]);
  const ofLookups = all.slice(parameters.length);
  return {
    gradients: all.slice(0, parameters.length),
    lookupGradients: parameters.map(({ lookup }) => lookup && ofLookups[lookups.indexOf(lookup.rows)]),
  };
}
