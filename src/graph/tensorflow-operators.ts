import { axisOf } from "./dimensions";
import type { Node } from "./graph";
import { END, integer, integers, type Operator } from "./operators";
import type { Reference, TensorFlowGraph, TensorFlowType } from "./tensorflow-graph";
import type { ElementType } from "./value";

export const tensorFlowTypes: Record<ElementType, TensorFlowType> = {
  float32: "float32",
  int64: "int32",
  bool: "bool",
};

/** Writes what an operator of ours computes. */
type Writer = (tf: TensorFlowGraph, inputs: readonly Reference[], node: Node) => Reference;

/** An operator that TensorFlow has too, elementwise or with broadcasting as NumPy's. */
function as(name: string): Writer {
  return (tf, inputs, node) => tf.apply(name, inputs, {}, typeOf(node));
}

/** Axes that were reduced stay, with size 1, as in ours. */
function reduction(name: string): Writer {
  return (tf, [x], { inputs, attributes }) => {
    const axes = integers(attributes, "axes").map((axis) => axisOf(axis, inputs[0]!.shape));
    return tf.apply(name, [x!, tf.list(axes)], { keep_dims: { bool: true }, Tidx: { type: "int32" } });
  };
}

function typeOf({ inputs: [first] }: Node): TensorFlowType {
  return tensorFlowTypes[first!.type];
}

/** x Phi(x) = x (1 + erf(x / sqrt(2))) / 2 */
const gelu: Writer = (tf, [x]) => {
  const erf = tf.apply("Erf", [tf.apply("Mul", [x!, tf.scalar(Math.SQRT1_2)])]);
  const half = tf.apply("Mul", [x!, tf.scalar(0.5)]);
  return tf.apply("AddV2", [half, tf.apply("Mul", [half, erf])]);
};

const gemm: Writer = (tf, [a, b, bias], { attributes }) => {
  const flag = (name: string) => ({ bool: integer(attributes, name, 0) === 1 });
  const bare = tf.product("MatMul", [a!, b!], { transpose_a: flag("transA"), transpose_b: flag("transB") });
  const alpha = integer(attributes, "alpha", 1);
  const product = alpha === 1 ? bare : tf.apply("Mul", [bare, tf.scalar(alpha)]);
  return bias === undefined ? product : tf.apply("AddV2", [product, bias]);
};

const layerNormalization: Writer = (tf, [x, scale, shift], { inputs, attributes }) => {
  const axis = tf.list([axisOf(integer(attributes, "axis", -1), inputs[0]!.shape)]);
  const mean = (value: Reference) =>
    tf.apply("Mean", [value, axis], { keep_dims: { bool: true }, Tidx: { type: "int32" } });
  const centred = tf.apply("Sub", [x!, mean(x!)]);
  const variance = mean(tf.apply("Square", [centred]));
  const deviation = tf.apply("Sqrt", [tf.apply("AddV2", [variance, tf.scalar(integer(attributes, "epsilon", 1e-5))])]);
  return tf.apply("AddV2", [tf.apply("Mul", [tf.apply("RealDiv", [centred, deviation]), scale!]), shift!]);
};

/** @param parts of each axis where it begins and where it ends: undefined at the axis's own end, negative counted from it */
function slice(
  tf: TensorFlowGraph,
  x: Reference,
  parts: readonly { readonly start: number; readonly end: number | undefined }[],
  type: TensorFlowType,
): Reference {
  const openEnds = parts.reduce((mask, { end }, axis) => (end === undefined ? mask | (1 << axis) : mask), 0);
  return tf.apply(
    "StridedSlice",
    [
      x,
      tf.list(parts.map(({ start }) => start)),
      tf.list(parts.map(({ end }) => end ?? 0)),
      tf.list(parts.map(() => 1)),
    ],
    { Index: { type: "int32" }, end_mask: { int: openEnds } },
    type,
  );
}

const cut: Writer = (tf, [x, start, end], node) => {
  const { inputs, attributes } = node;
  if (start !== undefined) {
    return tf.apply("StridedSlice", [x!, start, end!, tf.list([1])], { Index: { type: "int32" } }, typeOf(node));
  }
  const [axes, starts, ends] = ["axes", "starts", "ends"].map((name) => integers(attributes, name));
  const parts = inputs[0]!.shape.map((_, axis) => {
    const at = axes!.indexOf(axis);
    const end = at < 0 || ends![at] === END ? undefined : ends![at];
    return { start: at < 0 ? 0 : starts![at]!, end };
  });
  return slice(tf, x!, parts, typeOf(node));
};

const pad: Writer = (tf, [x], { inputs, attributes }) => {
  const pads = integers(attributes, "pads");
  const rank = inputs[0]!.shape.length;
  const data = Int32Array.from({ length: 2 * rank }, (_, at) => pads[(at >> 1) + (at % 2 === 0 ? 0 : rank)]!);
  return tf.apply("Pad", [x!, tf.constant({ data, shape: [rank, 2] })], { Tpaddings: { type: "int32" } });
};

const shape: Writer = (tf, [x], node) => {
  const { inputs, attributes } = node;
  const all = tf.apply("Shape", [x!], { out_type: { type: "int32" } }, typeOf(node));
  const rank = inputs[0]!.shape.length;
  const [start, end] = [integer(attributes, "start", 0), integer(attributes, "end", rank)];
  return start === 0 && end === rank ? all : slice(tf, all, [{ start, end }], "int32");
};

const oneHot: Writer = (tf, [indices, depth, values]) => {
  const pick = (list: Reference, at: number, type: TensorFlowType) =>
    tf.apply("Reshape", [slice(tf, list, [{ start: at, end: at + 1 }], type), tf.list([])], shapeType, type);
  return tf.apply(
    "OneHot",
    [indices!, pick(depth!, 0, "int32"), pick(values!, 1, "float32"), pick(values!, 0, "float32")],
    { TI: { type: "int32" }, axis: { int: -1 } },
  );
};

const shapeType = { Tshape: { type: "int32" } } as const;

const concat: Writer = (tf, inputs, node) =>
  inputs.length === 1
    ? tf.apply("Identity", inputs, {}, typeOf(node))
    : tf.apply(
        "ConcatV2",
        [...inputs, tf.index(integer(node.attributes, "axis", 0))],
        { N: { int: inputs.length }, Tidx: { type: "int32" } },
        typeOf(node),
      );

/** Every operator of ours in TensorFlow's. */
export const tensorFlowOperators: Record<Operator, Writer> = {
  Add: as("AddV2"),
  Sub: as("Sub"),
  Mul: as("Mul"),
  Div: as("RealDiv"),
  Min: as("Minimum"),
  Identity: as("Identity"),
  Neg: as("Neg"),
  Sqrt: as("Sqrt"),
  Exp: as("Exp"),
  Log: as("Log"),
  Reciprocal: as("Reciprocal"),
  Erf: as("Erf"),
  Tanh: as("Tanh"),
  Relu: as("Relu"),
  Gelu: gelu,
  Softmax: as("Softmax"),
  Greater: as("Greater"),
  Equal: as("Equal"),
  Cast: (tf, [x], node) => tf.cast(x!, typeOf(node), "float32"),
  Gemm: gemm,
  MatMul: (tf, inputs) => tf.product("BatchMatMulV2", inputs),
  Transpose: (tf, [x], node) =>
    tf.apply("Transpose", [x!, tf.list(integers(node.attributes, "perm"))], { Tperm: { type: "int32" } }, typeOf(node)),
  ReduceSum: reduction("Sum"),
  ReduceMean: reduction("Mean"),
  ReduceMax: reduction("Max"),
  ReduceSumSquare: (tf, [x], node) => reduction("Sum")(tf, [tf.apply("Square", [x!])], node),
  LayerNormalization: layerNormalization,
  Reshape: (tf, [x, target], node) =>
    tf.apply("Reshape", [x!, target ?? tf.list(integers(node.attributes, "shape"))], shapeType, typeOf(node)),
  Concat: concat,
  Slice: cut,
  Pad: pad,
  Gather: (tf, [rows, indices], node) =>
    tf.node("GatherV2", [rows!, indices!, tf.index(0)], {
      Tparams: { type: typeOf(node) },
      Tindices: { type: "int32" },
      Taxis: { type: "int32" },
    }),
  Shape: shape,
  Expand: (tf, inputs, node) => tf.apply("BroadcastTo", inputs, { Tidx: { type: "int32" } }, typeOf(node)),
  OneHot: oneHot,
  ScatterND: (tf, inputs) =>
    tf.node("TensorScatterUpdate", inputs, { T: { type: "float32" }, Tindices: { type: "int32" } }),
};
