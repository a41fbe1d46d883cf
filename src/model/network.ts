import type { Dimension, Shape, Value } from "../graph/value";
import { Graph, type Lookup } from "../graph/graph";
import type { Random } from "./random";

/** First values of a parameter. */
export type Initializer = (random: Random, shape: readonly number[]) => Float32Array;

/** A parameter as a layer declares it. */
export interface ParameterSpec {
  readonly value: Value;
  /** For a table, the rows of the whole table first. */
  readonly shape: readonly number[];
  /** Where it is read, for a table. */
  readonly lookup?: Lookup;
  readonly decay: boolean;
  /** Layers of a pretrained encoder below it, 0 for its embeddings; undefined for what is new, such as heads. */
  readonly depth?: number;
  readonly initialize: Initializer;
}

export interface ParameterOptions {
  /** Whether weight decay applies; by default it does to matrices, and not to vectors such as biases. */
  readonly decay?: boolean;
  readonly depth?: number;
}

/** A mask that the host draws for each training step: 0 with probability `rate`, else 1 / (1 - rate). */
export interface DropoutSpec {
  readonly mask: Value;
  readonly rate: number;
}

/** What layers write a network into: the graph, and beside it the parameters and masks that the graph is fed. */
export class Network {
  readonly graph = new Graph();
  readonly parameters: ParameterSpec[] = [];
  readonly dropouts: DropoutSpec[] = [];
  /** What the encoder reads of its words, before anything has moved it, where the encoder tells. */
  embeddings: Value | undefined;
  private move: Value | undefined;

  /** @param recomputes layers for the gradients instead of keeping what they compute: less memory, more time */
  constructor(
    readonly purpose: "training" | "prediction",
    private readonly recomputes = false,
  ) {}

  /** Declares a parameter; one that is declared already is given again. */
  parameter(name: string, shape: readonly number[], initialize: Initializer, options: ParameterOptions = {}): Value {
    const declared = this.declared(name);
    if (declared) return declared.value;
    const value = this.graph.input(name, "float32", shape);
    this.parameters.push({ value, shape, decay: shape.length > 1, initialize, ...options });
    return value;
  }

  /**
   * Reads rows of an embedding table, of which in training the graph sees only those that the batch reads.
   * @param indices an input of the graph [places]
   * @returns [places, width]
   */
  lookup(name: string, shape: readonly [rows: number, width: number], initialize: Initializer, indices: Value): Value {
    const declared = this.declared(name)?.lookup;
    if (declared) return declared.rows;
    const [rows, width] = shape;
    const seen: Dimension = this.purpose === "training" ? `${name}.rows` : rows;
    const value = this.graph.input(name, "float32", [seen, width]);
    const read = this.graph.apply("Gather", [value, indices]);
    this.parameters.push({ value, shape, lookup: { indices, rows: read }, decay: false, initialize });
    return read;
  }

  /** Embeddings on their way into an encoder, which `withMove` may move [rows, width] */
  embed(x: Value): Value {
    this.embeddings ??= x;
    return this.move ? this.graph.apply("Add", [x, this.move]) : x;
  }

  /** Adds what `build` adds, of the same inputs and parameters as before, with the embeddings moved. */
  withMove<Built>(move: Value, build: () => Built): Built {
    this.move = move;
    try {
      return build();
    } finally {
      this.move = undefined;
    }
  }

  /** A layer that may be computed again. */
  layer(x: Value, layer: (x: Value) => Value): Value {
    const start = this.graph.nodes.length;
    const y = layer(x);
    if (this.recomputes) this.graph.segments.push({ input: x, nodes: this.graph.nodes.slice(start) });
    return y;
  }

  dropout(x: Value, rate: number): Value {
    if (this.purpose === "prediction" || rate === 0) return x;
    const mask = this.graph.input(`dropout${this.dropouts.length}`, "float32", x.shape);
    this.dropouts.push({ mask, rate });
    return this.graph.apply("Mul", [x, mask]);
  }

  private declared(name: string): ParameterSpec | undefined {
    return this.parameters.find(({ value }) => value.name === name);
  }
}

/** A shape whose named dimensions are known now. */
export function sizesOf(shape: Shape, sizes: Readonly<Record<string, number>>): number[] {
  return shape.map((dimension) => (typeof dimension === "number" ? dimension : sizes[dimension]!));
}
