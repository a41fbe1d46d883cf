import type { Graph } from "../graph/graph";
import type { HostTensor, HostTensors, Value } from "../graph/value";
import { layoutOf, sizeOf, type Parameter, type TrainingProgram } from "./engine";

/**
 * The gradients of parameters, whole matrices as they are, of which a batch reads few rows. The graph computes these rows, and they are put in their
 * place afterwards: in the graph, which keeps nothing from run to run, all others would be set to zero and copied each time.
 */
export class RowGradients {
  private readonly all: ReadonlyMap<Parameter, RowGradient>;

  /** @param numbers all gradients of the program */
  constructor({ graph, parameters, gradients }: TrainingProgram, numbers: Float32Array) {
    const { offsets } = layoutOf(parameters);
    const found = new Map<Parameter, RowGradient>();
    parameters.forEach((parameter, at) => {
      const read = parameter.lookup ? undefined : readRowsOf(graph, gradients[at]!);
      const end = offsets[at]! + sizeOf(parameter.shape);
      if (read) found.set(parameter, new RowGradient(read, parameter.shape, numbers.subarray(offsets[at], end)));
    });
    this.all = found;
  }

  /** What the graph is to compute of the gradient of a parameter; undefined where that is the whole. */
  rowsOf(parameter: Parameter): Value | undefined {
    return this.all.get(parameter)?.read.rows;
  }

  /** Where the graph is to write the rows that a batch reads. */
  outputs(feeds: HostTensors): Map<Parameter, HostTensor> {
    return new Map(Array.from(this.all, ([parameter, gradient]) => [parameter, gradient.output(feeds)]));
  }

  /** Puts what the graph has written in its place. */
  spread(feeds: HostTensors): void {
    for (const gradient of this.all.values()) gradient.spread(feeds);
  }

  /** Says that others have written over the gradients. */
  forget(): void {
    for (const gradient of this.all.values()) gradient.forget();
  }
}

/** Rows that a gradient has where all others are zero: each of `indices` names one [count], once, and `rows` are their numbers [count, width]. */
interface ReadRows {
  readonly indices: Value;
  readonly rows: Value;
}

/** Of a gradient that is zeros into which the graph puts the rows that an input of it names; else undefined. */
export function readRowsOf(graph: Graph, gradient: Value): ReadRows | undefined {
  const scatter = graph.nodeOf(gradient);
  if (scatter?.operator !== "ScatterND") return undefined;
  const [into, places, rows] = scatter.inputs as [Value, Value, Value];
  const [indices] = graph.nodeOf(places)?.inputs ?? [];
  return isZeros(graph, into) && indices && graph.inputs.includes(indices) ? { indices, rows } : undefined;
}

function isZeros(graph: Graph, value: Value): boolean {
  const node = graph.nodeOf(value);
  const repeated = graph.constants.find((constant) => constant.value === node?.inputs[0]);
  return node?.operator === "Expand" && repeated?.data[0] === 0;
}

class RowGradient {
  private readonly width: number;
  /** The rows that are not zero; undefined where that is not known. */
  private filled: BigInt64Array | undefined;
  private values = new Float32Array(0);

  constructor(
    readonly read: ReadRows,
    shape: readonly number[],
    private readonly numbers: Float32Array,
  ) {
    this.width = sizeOf(shape.slice(1));
  }

  output(feeds: HostTensors): HostTensor {
    const count = this.indicesIn(feeds).length;
    const size = count * this.width;
    if (this.values.length < size) this.values = new Float32Array(size);
    return { data: this.values.subarray(0, size), shape: [count, this.width] };
  }

  spread(feeds: HostTensors): void {
    const { numbers, values, width } = this;
    if (!this.filled) numbers.fill(0);
    for (const row of this.filled ?? []) numbers.fill(0, Number(row) * width, (Number(row) + 1) * width);
    this.filled = this.indicesIn(feeds);
    this.filled.forEach((row, at) => numbers.set(values.subarray(at * width, (at + 1) * width), Number(row) * width));
  }

  forget(): void {
    this.filled = undefined;
  }

  private indicesIn(feeds: HostTensors): BigInt64Array {
    return feeds[this.read.indices.name]!.data as BigInt64Array;
  }
}
