import type { Graph, Node, Segment } from "./graph";
import type { Value } from "./value";

/**
 * Appends the nodes of a segment once more.
 * @param dy the gradient of what the segment computes
 * @returns for each node the one that takes its place in the gradients
 */
export function recompute(graph: Graph, { input, nodes }: Segment, dy: Value): Map<Node, Node> {
  const again = new Map<Value, Value>([[input, graph.apply("Add", [input, nothingOf(graph, dy)])]]);
  return new Map(
    nodes.map((node) => {
      const inputs = node.inputs.map((value) => again.get(value) ?? value);
      const output = graph.apply(node.operator, inputs, node.attributes);
      again.set(node.output, output);
      return [node, graph.nodes.at(-1)!];
    }),
  );
}

/**
 * Zero, but only once `dy` is there: without waiting for it a runtime would compute the segment when its input is ready, or notice that it
 * has been computed already.
 */
function nothingOf(graph: Graph, dy: Value): Value {
  const axes = dy.shape.map((_, axis) => axis);
  const first = graph.apply("Slice", [dy], { axes, starts: axes.map(() => 0), ends: axes.map(() => 1) });
  return graph.apply("Mul", [first, graph.scalar(0)]);
}
