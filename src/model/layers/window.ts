import { END } from "../../graph/operators";
import type { Value } from "../../graph/value";
import type { Network } from "../network";

/** x [rows, width] -> each row between its neighbours [rows, 3 width]; outside the first and last row are zeros */
export function window({ graph }: Network, x: Value): Value {
  const padded = graph.apply("Pad", [x], { pads: [1, 0, 1, 0] });
  const shifted = (starts: number, ends: number) =>
    graph.apply("Slice", [padded], { axes: [0], starts: [starts], ends: [ends] });
  return graph.apply("Concat", [shifted(0, -2), x, shifted(2, END)], { axis: 1 });
}
