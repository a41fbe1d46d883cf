import type { Graph } from "../graph/graph";
import type { Value } from "../graph/value";

/** Under a root, so that a row of zeros has a length to divide by. */
const SMALLEST = 1e-16;

/**
 * How to move embeddings so that a loss grows: along its gradient, each row by a share of its own length, which no embedding escapes by growing
 * (Miyato et al. 2017, arXiv:1605.07725; of tagging Yasunaga et al. 2018, arXiv:1711.04903). Nothing is learned through the move itself.
 * @param embeddings [rows, width]
 * @param gradient of the loss, of the same shape
 * @returns [rows, width]
 */
export function adversarialMove(graph: Graph, embeddings: Value, gradient: Value, share: number): Value {
  const direction = graph.apply("Div", [gradient, lengths(graph, gradient)]);
  const distance = graph.apply("Mul", [lengths(graph, embeddings), graph.scalar(share)]);
  return graph.apply("Identity", [graph.apply("Mul", [direction, distance])]);
}

/** x [rows, width] -> the Euclidean length of each row [rows, 1] */
function lengths(graph: Graph, x: Value): Value {
  const squares = graph.apply("ReduceSum", [graph.apply("Mul", [x, x])], { axes: [1] });
  return graph.apply("Sqrt", [graph.apply("Add", [squares, graph.scalar(SMALLEST)])]);
}
