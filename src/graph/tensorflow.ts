import type { Graph } from "./graph";
import { neededNodes } from "./needed-nodes";
import type { Reference, TensorFlowGraph } from "./tensorflow-graph";
import { tensorFlowOperators, tensorFlowTypes } from "./tensorflow-operators";
import type { Value } from "./value";

/** The sizes of a value, with -1 for each that a run brings. */
export function placeholderShape({ shape }: Value): number[] {
  return shape.map((dimension) => (typeof dimension === "number" ? dimension : -1));
}

/** A placeholder for what each run feeds for an input of ours. */
export function placeholderOf(tf: TensorFlowGraph, input: Value): Reference {
  return tf.placeholder(tensorFlowTypes[input.type], placeholderShape(input));
}

/**
 * Appends to a graph of TensorFlow what a graph of ours computes: the counterpart of `writeOnnx`.
 * @param inputs where the inputs of our graph come from
 * @param wanted what is to be computed; nothing else is written
 * @returns where the wanted values are
 * @throws Error when an input comes from nowhere
 */
export function writeTensorFlow(
  tf: TensorFlowGraph,
  { nodes, constants }: Pick<Graph, "nodes" | "constants">,
  inputs: ReadonlyMap<Value, Reference>,
  wanted: readonly Value[],
): ReadonlyMap<Value, Reference> {
  const references = new Map(inputs);
  const needed = neededNodes({ nodes, outputs: wanted.map((value) => ({ name: value.name, value })) });
  const read = new Set([...wanted, ...needed.flatMap(({ inputs }) => inputs)]);
  for (const { value, data } of constants) {
    if (!read.has(value)) continue;
    const numbers = data instanceof Float32Array ? data : Int32Array.from(data, Number);
    references.set(value, tf.constant({ data: numbers, shape: value.shape as readonly number[] }));
  }
  const referenceOf = (value: Value) => {
    const reference = references.get(value);
    if (reference === undefined) throw new Error(`nothing gives the input ${value.name} of the graph`);
    return reference;
  };
  for (const node of needed) {
    // An input may stand in for what a node computes.
    if (references.has(node.output)) continue;
    references.set(node.output, tensorFlowOperators[node.operator](tf, node.inputs.map(referenceOf), node));
  }
  return references;
}
