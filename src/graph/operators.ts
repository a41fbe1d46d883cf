import { addToDimension, axisOf, broadcast, sameShape } from "./dimensions";
import type { Attributes, Dimension, ElementType, Shape, Value } from "./value";

interface Result {
  readonly type: ElementType;
  readonly shape: Shape;
  readonly holds?: Shape;
}

type ResultRule = (inputs: readonly Value[], attributes: Attributes) => Result;

/** A list attribute. */
export function integers(attributes: Attributes, name: string): readonly number[] {
  return attributes[name] as readonly number[];
}

/** A single attribute, with ONNX's default for one that is not set. */
export function integer(attributes: Attributes, name: string, otherwise: number): number {
  return (attributes[name] as number | undefined) ?? otherwise;
}

const likeFirst: ResultRule = ([x]) => ({ type: x!.type, shape: x!.shape });
const broadcasting: ResultRule = ([a, b]) => ({ type: a!.type, shape: broadcast(a!.shape, b!.shape) });

/** Reductions keep the reduced axes as 1, always: what broadcasts back needs no reshaping. */
const reducing: ResultRule = ([x], attributes) => {
  const axes = integers(attributes, "axes").map((axis) => axisOf(axis, x!.shape));
  return { type: x!.type, shape: x!.shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension)) };
};

const gemm: ResultRule = ([a, b], attributes) => {
  const [rows, inner] = integer(attributes, "transA", 0) ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
  const [innerB, columns] = integer(attributes, "transB", 0)
    ? [b!.shape[1]!, b!.shape[0]!]
    : [b!.shape[0]!, b!.shape[1]!];
  if (inner !== innerB) throw new Error(`Gemm of [${a!.shape}] and [${b!.shape}]: ${inner} is not ${innerB}`);
  return { type: "float32", shape: [rows, columns] };
};

/** Of matrices in the last two axes; all axes before are the same in both. */
const matrixProduct: ResultRule = ([a, b]) => {
  const rank = a!.shape.length;
  const fits =
    b!.shape.length === rank &&
    a!.shape[rank - 1] === b!.shape[rank - 2] &&
    sameShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  if (!fits) throw new Error(`MatMul of [${a!.shape}] and [${b!.shape}]`);
  return { type: "float32", shape: [...a!.shape.slice(0, -1), b!.shape[rank - 1]!] };
};

const concatenating: ResultRule = (inputs, attributes) => {
  const axis = integer(attributes, "axis", 0);
  const [first, ...others] = inputs.map((input) => input.shape[axis]!);
  const sum = others.reduce<Dimension>(
    (total, dimension) =>
      typeof dimension === "number" ? addToDimension(total, dimension) : addToDimension(dimension, total as number),
    first!,
  );
  const shape = inputs[0]!.shape.map((dimension, at) => (at === axis ? sum : dimension));
  const holds = inputs.every((input) => input.holds) && inputs.flatMap((input) => input.holds!);
  return { type: inputs[0]!.type, shape, ...(holds && { holds }) };
};

/** As the end of a slice: the end of the axis. */
export const END = 2 ** 31 - 1;

/**
 * An end counts from the front, or from the back where it is negative or `END`: so a named dimension can be cut too. Of a list, a second
 * and a third input may hold where the slice begins and ends.
 */
const slicing: ResultRule = ([x, start], attributes) => {
  if (start) return { type: x!.type, shape: [`${x!.name} of ${start.name}`] };
  const axes = integers(attributes, "axes");
  const [starts, ends] = [integers(attributes, "starts"), integers(attributes, "ends")];
  const shape = x!.shape.map((dimension, axis) => {
    const at = axes.indexOf(axis);
    if (at < 0) return dimension;
    const end = ends[at]! === END ? 0 : ends[at]!;
    return end > 0 ? end - starts[at]! : addToDimension(dimension, end - starts[at]!);
  });
  return { type: x!.type, shape };
};

const padding: ResultRule = ([x], attributes) => {
  const pads = integers(attributes, "pads");
  const rank = x!.shape.length;
  const shape = x!.shape.map((dimension, axis) => addToDimension(dimension, pads[axis]! + pads[axis + rank]!));
  return { type: x!.type, shape };
};

/** In `shape`, -1 is the one named dimension of the input that the target keeps; or a second input holds the sizes. */
const reshaping: ResultRule = ([x, target], attributes) => {
  if (target) return { type: x!.type, shape: target.holds! };
  const named = x!.shape.find((dimension) => typeof dimension === "string");
  const shape = integers(attributes, "shape").map((size) => (size === -1 && named !== undefined ? named : size));
  return { type: x!.type, shape };
};

/** Every operator that graphs may use: the type and shape of its output. */
const results = {
  Add: broadcasting,
  Sub: broadcasting,
  Mul: broadcasting,
  Div: broadcasting,
  Min: broadcasting,
  /** Nothing is to be learned through it: its gradient is left out. */
  Identity: likeFirst,
  Neg: likeFirst,
  Sqrt: likeFirst,
  Exp: likeFirst,
  Log: likeFirst,
  Reciprocal: likeFirst,
  Erf: likeFirst,
  Tanh: likeFirst,
  Relu: likeFirst,
  Gelu: likeFirst,
  /** Along the last axis. */
  Softmax: likeFirst,
  Greater: ([a, b]) => ({ type: "bool", shape: broadcast(a!.shape, b!.shape) }),
  Equal: ([a, b]) => ({ type: "bool", shape: broadcast(a!.shape, b!.shape) }),
  /** To float32; nothing else is needed. */
  Cast: ([x]) => ({ type: "float32", shape: x!.shape }),
  Gemm: gemm,
  MatMul: matrixProduct,
  Transpose: ([x], attributes) => ({
    type: x!.type,
    shape: integers(attributes, "perm").map((axis) => x!.shape[axis]!),
  }),
  ReduceSum: reducing,
  ReduceMean: reducing,
  ReduceMax: reducing,
  ReduceSumSquare: reducing,
  LayerNormalization: likeFirst,
  Reshape: reshaping,
  Concat: concatenating,
  Slice: slicing,
  Pad: padding,
  /** Rows of the first input; indices are a list. With `unique` no index occurs twice, which makes for a cheaper gradient. */
  Gather: ([rows, indices]) => ({ type: rows!.type, shape: [...indices!.shape, ...rows!.shape.slice(1)] }),
  /** The sizes of the axes from `start` up to `end`. */
  Shape: ([x], attributes) => {
    const holds = x!.shape.slice(integer(attributes, "start", 0), integer(attributes, "end", x!.shape.length));
    return { type: "int64", shape: [holds.length], holds };
  },
  /** Repeats along axes of size 1, to a shape that `Shape` gave. */
  Expand: ([x, target]) => ({ type: x!.type, shape: target!.holds! }),
  /** Indices, a depth that `Shape` gave, and the pair of values for off and on. */
  OneHot: ([indices, depth, values]) => ({ type: values!.type, shape: [...indices!.shape, ...depth!.holds!] }),
  ScatterND: likeFirst,
} satisfies Record<string, ResultRule>;

export type Operator = keyof typeof results;

/** @throws Error when shapes do not fit the operator */
export function resultOf(operator: Operator, inputs: readonly Value[], attributes: Attributes): Result {
  return (results[operator] as ResultRule)(inputs, attributes);
}
