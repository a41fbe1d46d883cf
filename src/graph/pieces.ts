import type { Graph, Node } from "./graph";
import { integers } from "./operators";
import type { Value } from "./value";

/** A gradient that was filled up with zeros along one axis, because its value is a slice. */
interface Piece {
  readonly value: Value;
  readonly axis: number;
  /** Zeros before it. */
  readonly start: number;
}

/**
 * The gradient of a value that was cut into pieces, put together from those of its pieces; undefined where the parts are anything
 * else. It saves filling up each with zeros and adding them.
 */
export function joinPieces(graph: Graph, parts: readonly Value[]): Value | undefined {
  if (parts.length < 2) return undefined;
  const pieces: Piece[] = [];
  for (const part of parts) {
    const piece = pieceOf(graph.nodeOf(part));
    if (!piece) return undefined;
    pieces.push(piece);
  }
  pieces.sort((a, b) => a.start - b.start);
  const { axis } = pieces[0]!;
  let end = 0;
  for (const piece of pieces) {
    if (piece.axis !== axis || piece.start !== end) return undefined;
    end += piece.value.shape[axis] as number;
  }
  if (end !== parts[0]!.shape[axis]) return undefined;
  return graph.apply(
    "Concat",
    pieces.map(({ value }) => value),
    { axis },
  );
}

function pieceOf(node: Node | undefined): Piece | undefined {
  if (node?.operator !== "Pad") return undefined;
  const pads = integers(node.attributes, "pads");
  const value = node.inputs[0]!;
  const rank = value.shape.length;
  const padded = value.shape.map((_, axis) => axis).filter((axis) => pads[axis]! > 0 || pads[axis + rank]! > 0);
  return padded.length === 1 ? { value, axis: padded[0]!, start: pads[padded[0]!]! } : undefined;
}
