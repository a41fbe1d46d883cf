import { axisOf, sameShape } from "./dimensions";
import type { Graph, Node } from "./graph";
import type { Shape, Value } from "./value";
import { joinPieces } from "./pieces";
import { recompute } from "./recompute";
import { END, integer, integers, type Operator } from "./operators";

/**
 * The gradients of a node's inputs, given the gradient `dy` of its output; `undefined` for an input that has none.
 * A gradient may have the broadcast shape of its input: the walk sums it down.
 */
type GradientRule = (graph: Graph, node: Node, dy: Value) => readonly (Value | undefined)[];

const multiply = (g: Graph, a: Value, b: Value) => g.apply("Mul", [factor(g, a, b), b]);
const divide = (g: Graph, a: Value, b: Value) => g.apply("Div", [a, b]);
const subtract = (g: Graph, a: Value, b: Value) => g.apply("Sub", [a, b]);
const negative = (g: Graph, x: Value) => g.apply("Neg", [x]);
const mean = (g: Graph, x: Value, axes: readonly number[]) => g.apply("ReduceMean", [x], { axes });

/** A factor that is repeated over the shape of the other, before that: a product repeats it by itself. */
function factor(g: Graph, x: Value, other: Value): Value {
  const node = g.nodeOf(x);
  return node?.operator === "Expand" && sameShape(x.shape, other.shape) ? node.inputs[0]! : x;
}

/** Repeats the gradient of a reduction over the shape that was reduced. */
function spread(g: Graph, dy: Value, like: Value): Value {
  return g.apply("Expand", [dy, g.apply("Shape", [like])]);
}

/** 1 where `x` equals its reduction `y`, 0 elsewhere; tied elements all get the gradient. */
function where(g: Graph, x: Value, y: Value): Value {
  return g.apply("Cast", [g.apply("Equal", [x, y])], { to: 1 });
}

function gemmGradients(g: Graph, { inputs: [a, b, bias], attributes }: Node, dy: Value): (Value | undefined)[] {
  const transA = integer(attributes, "transA", 0);
  const transB = integer(attributes, "transB", 0);
  const { alpha } = attributes;
  const product = (left: Value, right: Value, transLeft: number, transRight: number) =>
    g.apply("Gemm", [left, right], { transA: transLeft, transB: transRight, ...(alpha !== undefined && { alpha }) });
  return [
    transA ? product(b!, dy, transB, 1) : product(dy, b!, 0, 1 - transB),
    transB ? product(dy, a!, 1, transA) : product(a!, dy, 1 - transA, 0),
    bias && dy,
  ];
}

/** With n = (x - mean) / deviation: dx = (dn - mean(dn) - n mean(dn n)) / deviation (Ba et al. 2016, arXiv:1607.06450). */
function layerNormalizationGradients(g: Graph, { inputs, attributes }: Node, dy: Value): Value[] {
  const [x, scale] = inputs as [Value, Value];
  const axes = [axisOf(integer(attributes, "axis", -1), x.shape)];
  const centred = subtract(g, x, mean(g, x, axes));
  const width = g.scalar(x.shape.at(axes[0]!) as number);
  const variance = divide(g, g.apply("ReduceSumSquare", [centred], { axes }), width);
  const epsilon = g.scalar(integer(attributes, "epsilon", 1e-5));
  const deviation = g.apply("Sqrt", [g.apply("Add", [variance, epsilon])]);
  const normalized = divide(g, centred, deviation);
  const dn = multiply(g, dy, scale);
  const along = multiply(g, normalized, mean(g, multiply(g, dn, normalized), axes));
  return [
    divide(g, subtract(g, subtract(g, dn, mean(g, dn, axes)), along), deviation),
    multiply(g, dy, normalized),
    dy,
  ];
}

/** height exp(-x x); the height stands in the exponent, where it takes no walk over the numbers of its own. */
function bell(g: Graph, x: Value, height: number): Value {
  return g.apply("Exp", [subtract(g, g.scalar(Math.log(height)), multiply(g, x, x))]);
}

/** Of x Phi(x): Phi(x) + x phi(x), which with s = x / sqrt(2) is (1 + erf(s)) / 2 + s exp(-s s) / sqrt(pi). */
function geluSlope(g: Graph, x: Value): Value {
  const s = multiply(g, x, g.scalar(Math.SQRT1_2));
  const density = multiply(g, s, bell(g, s, 1 / Math.sqrt(Math.PI)));
  const below = g.apply("Add", [multiply(g, g.apply("Erf", [s]), g.scalar(0.5)), g.scalar(0.5)]);
  return g.apply("Add", [below, density]);
}

/** Each matrix transposed, or what it is the transposed of. */
function transposed(g: Graph, x: Value): Value {
  const node = g.nodeOf(x);
  return node && isOfMatrices(node) ? node.inputs[0]! : g.apply("Transpose", [x], { perm: swapped(x) });
}

/** `transposed` of what nothing else reads: of a product that of its factors, which runtimes read as they lie. */
function transposedGradient(g: Graph, dy: Value): Value {
  const node = g.nodeOf(dy);
  if (node?.operator !== "MatMul") return transposed(g, dy);
  const [a, b] = node.inputs as [Value, Value];
  return g.apply("MatMul", [transposed(g, b), transposed(g, a)]);
}

/** The axes with the last two in turn. */
function swapped({ shape }: Value): number[] {
  const rank = shape.length;
  return [...shape.slice(2).map((_, axis) => axis), rank - 1, rank - 2];
}

/** Whether a node transposes each matrix, and nothing else. */
function isOfMatrices({ operator, attributes, output }: Node): boolean {
  return operator === "Transpose" && swapped(output).every((axis, at) => axis === integers(attributes, "perm")[at]);
}

function concatGradients(g: Graph, { inputs, attributes }: Node, dy: Value): Value[] {
  const axis = integer(attributes, "axis", 0);
  const widths = inputs.map((input) => input.shape[axis] as number);
  return inputs.map((_, at) => {
    const total = (list: readonly number[]) => list.reduce((sum, size) => sum + size, 0);
    // Counted from the back, an end needs only the sizes that follow, so one of the parts may have a named size.
    const ends = [fromBack(total(widths.slice(at + 1)))];
    return g.apply("Slice", [dy], { axes: [axis], starts: [total(widths.slice(0, at))], ends });
  });
}

/** The table of all derivatives. An operator without an entry cannot be differentiated through. */
export const gradients: Partial<Record<Operator, GradientRule>> = {
  Add: (_g, _node, dy) => [dy, dy],
  Sub: (g, _node, dy) => [dy, negative(g, dy)],
  Mul: (g, { inputs: [a, b] }, dy) => [multiply(g, dy, b!), multiply(g, dy, a!)],
  Div: (g, { inputs: [, b], output: y }, dy) => {
    const da = divide(g, dy, b!);
    return [da, negative(g, multiply(g, da, y))];
  },
  Erf: (g, { inputs: [x] }, dy) => [multiply(g, dy, bell(g, x!, 2 / Math.sqrt(Math.PI)))],
  Tanh: (g, { output: y }, dy) => [multiply(g, dy, subtract(g, g.scalar(1), multiply(g, y, y)))],
  Relu: (g, { inputs: [x] }, dy) => [
    multiply(g, dy, g.apply("Cast", [g.apply("Greater", [x!, g.scalar(0)])], { to: 1 })),
  ],
  Identity: () => [undefined],
  /** From a truth value, which nothing can be changed by a little. */
  Cast: () => [undefined],
  Gelu: (g, { inputs: [x] }, dy) => [multiply(g, dy, geluSlope(g, x!))],
  Softmax: (g, { output: y }, dy) => {
    const weighted = multiply(g, dy, y);
    const sum = g.apply("ReduceSum", [weighted], { axes: [y.shape.length - 1] });
    return [subtract(g, weighted, multiply(g, y, sum))];
  },
  MatMul: (g, { inputs: [a, b] }, dy) => [
    g.apply("MatMul", [dy, transposed(g, b!)]),
    g.apply("MatMul", [transposed(g, a!), dy]),
  ],
  Transpose: (g, node, dy) => {
    if (isOfMatrices(node)) return [transposedGradient(g, dy)];
    const { attributes } = node;
    const perm = integers(attributes, "perm");
    return [g.apply("Transpose", [dy], { perm: perm.map((_, axis) => perm.indexOf(axis)) })];
  },
  Neg: (g, _node, dy) => [negative(g, dy)],
  Sqrt: (g, { output: y }, dy) => [divide(g, dy, g.apply("Add", [y, y]))],
  Exp: (g, { output: y }, dy) => [multiply(g, dy, y)],
  Log: (g, { inputs: [x] }, dy) => [divide(g, dy, x!)],
  Gemm: gemmGradients,
  ReduceSum: (g, { inputs: [x] }, dy) => [spread(g, dy, x!)],
  ReduceMean: (g, { inputs: [x], attributes }, dy) => {
    const count = integers(attributes, "axes").reduce((product, axis) => product * (x!.shape.at(axis) as number), 1);
    return [spread(g, multiply(g, dy, g.scalar(1 / count)), x!)];
  },
  ReduceMax: (g, { inputs: [x], output: y }, dy) => [multiply(g, where(g, x!, y), dy)],
  LayerNormalization: layerNormalizationGradients,
  Reshape: (g, { inputs: [x, target] }, dy) =>
    target
      ? [g.apply("Reshape", [dy, g.apply("Shape", [x!])]), undefined]
      : [g.apply("Reshape", [dy], { shape: sizes(x!.shape) })],
  Concat: concatGradients,
  Slice: (g, { inputs: [x], attributes }, dy) => [g.apply("Pad", [dy], { pads: padsOf(x!.shape, attributes) })],
  Pad: (g, { inputs: [x], attributes }, dy) => {
    const pads = integers(attributes, "pads");
    const axes = x!.shape.map((_, axis) => axis);
    const ends = axes.map((axis) => fromBack(pads[axis + axes.length]!));
    return [g.apply("Slice", [dy], { axes, starts: pads.slice(0, axes.length), ends })];
  },
  // Each row's gradient is the sum over the places that read it. A scatter that adds would lose updates in a parallel
  // kernel (microsoft/onnxruntime#18048); a product with the one-hot matrix is exact, deterministic and runs everywhere.
  Gather: (g, { inputs: [rows, indices], attributes }, dy) => {
    if (integer(attributes, "unique", 0)) {
      const nothing = g.apply("Expand", [g.scalar(0), g.apply("Shape", [rows!])]);
      return [g.apply("ScatterND", [nothing, g.apply("Reshape", [indices!], { shape: [-1, 1] }), dy]), undefined];
    }
    const depth = g.apply("Shape", [rows!], { start: 0, end: 1 });
    const oneHot = g.apply("OneHot", [indices!, depth, g.constant(Float32Array.of(0, 1), [2])]);
    return [g.apply("Gemm", [oneHot, dy], { transA: 1 }), undefined];
  },
};

/** The end of a slice that leaves `count` elements out. */
function fromBack(count: number): number {
  return count === 0 ? END : -count;
}

/** A shape as Reshape's target, with -1 for the one named dimension. */
function sizes(shape: Shape): number[] {
  return shape.map((dimension) => (typeof dimension === "number" ? dimension : -1));
}

/** The zeros that put a slice back to where it was cut from. */
function padsOf(shape: Shape, attributes: Node["attributes"]): number[] {
  const axes = integers(attributes, "axes");
  const [starts, ends] = [integers(attributes, "starts"), integers(attributes, "ends")];
  const front = shape.map((_, axis) => (axes.includes(axis) ? starts[axes.indexOf(axis)]! : 0));
  const back = shape.map((dimension, axis) => {
    const end = axes.includes(axis) ? ends[axes.indexOf(axis)]! : END;
    if (end === END) return 0;
    return end > 0 ? (dimension as number) - end : -end;
  });
  return [...front, ...back];
}

/**
 * Appends to the graph the gradients of the scalar `loss` with respect to `parameters`, by one walk backwards over the nodes.
 * @returns one gradient a parameter, of the parameter's shape
 * @throws Error when the loss does not depend on a parameter, or an operator on the way has no derivative
 */
export function backward(graph: Graph, loss: Value, parameters: readonly Value[]): Value[] {
  const needed = dependents(graph, parameters);
  const seed = graph.constant(
    Float32Array.of(1),
    loss.shape.map(() => 1),
  );
  const contributions = new Map<Value, Value[]>([[loss, [seed]]]);
  const gradientOf = (value: Value) => {
    const parts = contributions.get(value);
    return parts && (joinPieces(graph, parts) ?? parts.reduce((sum, part) => graph.apply("Add", [sum, part])));
  };
  const repeated = new Map<Node, Node>();
  for (const node of graph.nodes.slice().reverse()) {
    if (!needed.has(node.output)) continue;
    const dy = gradientOf(node.output);
    if (!dy) continue;
    const rule = gradients[node.operator];
    if (!rule) throw new Error(`${node.operator} has no derivative (at ${node.output.name})`);
    const segment = graph.segments.find(({ nodes }) => nodes.at(-1) === node);
    if (segment) for (const [once, again] of recompute(graph, segment, dy)) repeated.set(once, again);
    rule(graph, repeated.get(node) ?? node, dy).forEach((gradient, at) => {
      const input = node.inputs[at]!;
      if (!gradient || !needed.has(input)) return;
      const summed = sumTo(graph, gradient, input.shape);
      contributions.set(input, [...(contributions.get(input) ?? []), summed]);
    });
  }
  return parameters.map((parameter) => {
    const gradient = gradientOf(parameter);
    if (!gradient) throw new Error(`the loss does not depend on ${parameter.name}`);
    return gradient;
  });
}

/** The parameters and all that is computed from them: only these need gradients. */
function dependents(graph: Graph, parameters: readonly Value[]): Set<Value> {
  const found = new Set(parameters);
  for (const node of graph.nodes) if (node.inputs.some((input) => found.has(input))) found.add(node.output);
  return found;
}

/** Sums a gradient over the axes along which its input was broadcast. */
function sumTo(graph: Graph, gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const added = gradient.shape.length - shape.length;
  const axes = gradient.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < added || (shape[axis - added] === 1 && gradient.shape[axis] !== 1));
  const summed = axes.length === 0 ? gradient : graph.apply("ReduceSum", [gradient], { axes });
  return added === 0 ? summed : graph.apply("Reshape", [summed], { shape: sizes(shape) });
}
