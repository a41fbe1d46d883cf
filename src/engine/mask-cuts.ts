import type { Graph } from "../graph/graph";
import { END } from "../graph/operators";
import type { HostTensors, Value } from "../graph/value";
import type { TrainingProgram } from "./engine";
import { Mask, MASK_BLOCK } from "./masks";

const cutName = (mask: string): string => `${mask}.cut`;

/**
 * The program with the strips as constants, out of which it cuts the masks itself: they are most of what a batch would otherwise send to a
 * device. It is fed `withCuts`.
 */
export function cuttingMasks(program: TrainingProgram): TrainingProgram {
  const { masks = [], constants = [] } = program;
  const graph = program.graph.copy();
  const strips = new Map<Float32Array, Value>();
  for (const { value, strip } of masks) {
    if (!strips.has(strip)) strips.set(strip, graph.input(`strip${strips.size}`, "float32", rowsOf(strip)));
    cutMask(graph, value, strips.get(strip)!);
  }
  const held = [...strips].map(([data, { name }]) => ({ name, shape: rowsOf(data), data }));
  return { ...program, graph, masks: [], constants: [...constants, ...held] };
}

/** What a batch feeds to a program that cuts its masks itself. */
export function withCuts(feeds: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, tensor]) =>
      tensor instanceof Mask ? [cutName(name), tensor.cut] : [name, tensor],
    ),
  );
}

function cutMask(graph: Graph, mask: Value, strip: Value): void {
  const cut = graph.input(cutName(mask.name), "int64", [cutName(mask.name)]);
  const part = (start: number, end: number) => graph.apply("Slice", [cut], { axes: [0], starts: [start], ends: [end] });
  const rank = mask.shape.length;
  graph.computeInput(mask, "Reshape", () => {
    const blocks = graph.apply("Gather", [strip, part(2 + rank, END)]);
    const numbers = graph.apply("Reshape", [blocks], { shape: [-1] });
    return [graph.apply("Slice", [numbers, part(0, 1), part(1, 2)]), part(2, 2 + rank)];
  });
}

function rowsOf(strip: Float32Array): number[] {
  return [strip.length / MASK_BLOCK, MASK_BLOCK];
}
