/** A size known when the graph is built, or the name of one that each run brings, such as `rows` or `rows-1`. */
export type Dimension = number | string;
export type Shape = readonly Dimension[];
export type ElementType = "float32" | "int64" | "bool";

/** A tensor that a run of the graph will hold. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  /** For what `Shape` reads off a tensor: the dimensions that it holds the sizes of. */
  readonly holds?: Shape;
}

/** Settings of an operator: axis and flags as ONNX names them, or a list of integers (`axes`, `shape`, `starts`, ...). */
export type Attributes = Readonly<Record<string, number | readonly number[]>>;

/** Numbers on the host, with the shape that a graph takes or gives them in. */
export interface HostTensor {
  readonly data: Float32Array | BigInt64Array;
  readonly shape: readonly number[];
}

export type HostTensors = Readonly<Record<string, HostTensor>>;
