import type { Graph, Node } from "./graph";

/** The nodes that an output depends on, in the order of the graph. */
export function neededNodes({ nodes, outputs }: Pick<Graph, "nodes" | "outputs">): Node[] {
  const needed = new Set(outputs.map(({ value }) => value));
  const found = nodes
    .slice()
    .reverse()
    .filter((node) => {
      if (!needed.has(node.output)) return false;
      for (const input of node.inputs) needed.add(input);
      return true;
    });
  return found.reverse();
}
