import { backward } from "../../../src/graph/gradients";
import type { Graph } from "../../../src/graph/graph";
import { END, type Operator } from "../../../src/graph/operators";
import type { Attributes, HostTensor, Shape, Value } from "../../../src/graph/value";
import { Random } from "../../../src/model/random";
import { array, get, reduce, sizeOf, together, type Numbers } from "./arrays";

/** An operator at work, and what it computes by loops over float64 numbers. */
export interface OperatorCase {
  readonly operator: Operator;
  readonly what: string;
  /** Writes the operator into a graph that has the inputs. */
  readonly build: (graph: Graph, inputs: readonly Value[]) => Value;
  readonly inputs: readonly Input[];
  readonly expected: Numbers;
  readonly tolerance: number;
  /** Some input or the result holds no number at all. */
  readonly isEmpty: boolean;
}

interface Input {
  readonly shape: Shape;
  readonly tensor: HostTensor;
}

const random = new Random(7);
const cases: OperatorCase[] = [];

/** Numbers from -1 to 1; the sizes that a graph would not know beforehand are given names. */
function numbers(shape: readonly number[], named: Shape = shape): Input {
  return { shape: named, tensor: { data: random.uniformArray(sizeOf(shape), 1), shape } };
}

function positive(shape: readonly number[]): Input {
  const { tensor } = numbers(shape);
  return { shape, tensor: { ...tensor, data: (tensor.data as Float32Array).map((x) => 0.1 + Math.abs(x)) } };
}

function whole(list: readonly number[], named: Shape = [list.length]): Input {
  return { shape: named, tensor: { data: BigInt64Array.from(list, BigInt), shape: [list.length] } };
}

/** Numbers of which many are the same. */
function tied(shape: readonly number[]): Input {
  const { tensor } = numbers(shape);
  return { shape, tensor: { ...tensor, data: (tensor.data as Float32Array).map((x) => Math.round(2 * x) / 2) } };
}

/** What the operators read, in the precision of the references. */
const converted = new Map<Input, Numbers>();

function of(input: Input): Numbers {
  const { data, shape } = input.tensor;
  const known = converted.get(input) ?? { shape, data: Float64Array.from(data, Number) };
  converted.set(input, known);
  return known;
}

function add(
  operator: Operator,
  what: string,
  inputs: readonly Input[],
  expected: Numbers,
  build: OperatorCase["build"],
  tolerance = 1e-5,
): void {
  const isEmpty = [expected, ...inputs.map(({ tensor }) => tensor)].some(({ shape }) => shape.includes(0));
  cases.push({ operator, what: `${operator}: ${what}`, inputs, expected, build, tolerance, isEmpty });
}

/** A case whose graph is the operator alone. */
function addPlain(
  operator: Operator,
  what: string,
  inputs: readonly Input[],
  expected: Numbers,
  attributes: Attributes = {},
  tolerance = 1e-5,
): void {
  add(operator, what, inputs, expected, (graph, values) => graph.apply(operator, values, attributes), tolerance);
}

/** By its series, which converges fast where |x| is small. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 60; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const shapes: readonly (readonly number[])[] = [[5, 7], [3, 1, 5], [1], [], [0, 3], [1_237, 11]];

for (const [operator, compute] of [
  ["Neg", (x) => -x],
  ["Exp", Math.exp],
  ["Erf", erf],
  ["Tanh", Math.tanh],
  ["Relu", (x) => Math.max(x, 0)],
  ["Gelu", (x) => (x * (1 + erf(x * Math.SQRT1_2))) / 2],
  ["Identity", (x) => x],
] as [Operator, (x: number) => number][]) {
  for (const shape of shapes) {
    const x = numbers(shape);
    addPlain(
      operator,
      `[${shape}]`,
      [x],
      array(shape, (index) => compute(get(of(x), index))),
    );
  }
}
for (const [operator, compute] of [
  ["Sqrt", Math.sqrt],
  ["Log", Math.log],
  ["Reciprocal", (x) => 1 / x],
] as [Operator, (x: number) => number][]) {
  for (const shape of shapes) {
    const x = positive(shape);
    addPlain(
      operator,
      `[${shape}]`,
      [x],
      array(shape, (index) => compute(get(of(x), index))),
    );
  }
}

const pairs: readonly (readonly (readonly number[])[])[] = [
  [
    [4, 3],
    [4, 3],
  ],
  [[4, 3], [3]],
  [
    [2, 1, 3],
    [4, 1],
  ],
  [[], [5]],
  [[0, 3], [3]],
  [
    [1_001, 7],
    [1_001, 1],
  ],
];
const twoOperands = (a: Input, b: Input, compute: (a: number, b: number) => number) =>
  array(together(of(a).shape, of(b).shape), (index) => compute(get(of(a), index), get(of(b), index)));
for (const [operator, compute] of [
  ["Add", (a, b) => a + b],
  ["Sub", (a, b) => a - b],
  ["Mul", (a, b) => a * b],
  ["Div", (a, b) => a / b],
  ["Min", Math.min],
] as [Operator, (a: number, b: number) => number][]) {
  for (const [left, right] of pairs) {
    const [a, b] = [numbers(left!), positive(right!)];
    addPlain(operator, `[${left}] and [${right}]`, [a, b], twoOperands(a, b, compute));
  }
}
for (const [operator, compute] of [
  ["Greater", (a, b) => Number(a > b)],
  ["Equal", (a, b) => Number(a === b)],
] as [Operator, (a: number, b: number) => number][]) {
  for (const [left, right] of pairs) {
    const [a, b] = [tied(left!), tied(right!)];
    const truth: OperatorCase["build"] = (graph, values) =>
      graph.apply("Cast", [graph.apply(operator, values)], { to: 1 });
    add(operator, `[${left}] and [${right}], with ties`, [a, b], twoOperands(a, b, compute), truth);
    if (operator === "Equal") add("Cast", `of truth values, [${left}]`, [a, b], twoOperands(a, b, compute), truth);
  }
}

for (const shape of [
  [5, 7],
  [3, 2, 5],
  [4, 1],
  [0, 3],
  [301, 97],
]) {
  const x = numbers(shape);
  const last = shape.length - 1;
  const exponents = { shape, data: Float64Array.from(of(x).data, Math.exp) };
  const sum = reduce(exponents, [last], (row) => row.reduce((total, each) => total + each, 0));
  addPlain(
    "Softmax",
    `[${shape}]`,
    [x],
    array(shape, (index) => get(exponents, index) / get(sum, index)),
  );

  const [scale, shift] = [positive([shape[last]!]), numbers([shape[last]!])];
  const mean = reduce(of(x), [last], average);
  const centred = array(shape, (index) => get(of(x), index) - get(mean, index));
  const variance = reduce(centred, [last], (row) => average(row.map((each) => each * each)));
  addPlain(
    "LayerNormalization",
    `[${shape}]`,
    [x, scale, shift],
    array(
      shape,
      (index) =>
        (get(centred, index) / Math.sqrt(get(variance, index) + 1e-5)) * get(of(scale), index) + get(of(shift), index),
    ),
    { axis: -1, epsilon: 1e-5 },
  );
}

function average(row: readonly number[]): number {
  return row.reduce((sum, each) => sum + each, 0) / row.length;
}

for (const [shape, axes] of [
  [[5, 7], [1]],
  [[5, 7], [0]],
  [
    [5, 7],
    [0, 1],
  ],
  [[3, 4, 5], [1]],
  [[3, 4, 5], [-1]],
  [[0, 3], [0]],
  [[1_501, 96], [0]],
] as const) {
  const x = numbers(
    shape,
    shape.map((size, axis) => (axis === 0 ? "rows" : size)),
  );
  const counted = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const sum = (how: (x: number) => number) =>
    reduce(of(x), counted, (row) => row.reduce((total, each) => total + how(each), 0));
  addPlain(
    "ReduceSum",
    `[${shape}] over ${axes}`,
    [x],
    sum((each) => each),
    { axes },
    1e-3,
  );
  addPlain(
    "ReduceSumSquare",
    `[${shape}] over ${axes}`,
    [x],
    sum((each) => each * each),
    { axes },
    1e-3,
  );
  if (shape[0] === 0) continue;
  addPlain("ReduceMean", `[${shape}] over ${axes}`, [x], reduce(of(x), counted, average), { axes });
  const ties = tied(shape);
  const largest = reduce(of(ties), counted, (row) => row.reduce((most, each) => Math.max(most, each), -Infinity));
  addPlain("ReduceMax", `[${shape}] over ${axes}, with ties`, [ties], largest, { axes }, 0);
}

for (const [rows, inner, columns] of [
  [3, 4, 5],
  [1, 1, 1],
  [0, 4, 3],
  [499, 96, 41],
] as const) {
  for (const [transA, transB] of [
    [0, 0],
    [1, 0],
    [0, 1],
  ] as const) {
    const a = numbers(transA ? [inner, rows] : [rows, inner]);
    const b = numbers(transB ? [columns, inner] : [inner, columns]);
    const bias = numbers([columns]);
    const product = array([rows, columns], ([i, j]) =>
      range(inner).reduce(
        (sum, k) => sum + get(of(a), transA ? [k, i!] : [i!, k]) * get(of(b), transB ? [j!, k] : [k, j!]),
        0,
      ),
    );
    const what = `[${rows}, ${inner}] by [${inner}, ${columns}], transA ${transA}, transB ${transB}`;
    addPlain("Gemm", what, [a, b], product, { transA, transB }, 1e-4);
    const shifted = array([rows, columns], (index) => get(product, index) + get(of(bias), index));
    addPlain("Gemm", `${what}, and a bias`, [a, b, bias], shifted, { transA, transB }, 1e-4);
    const scaled = array([rows, columns], (index) => 0.3 * get(product, index) + get(of(bias), index));
    addPlain("Gemm", `${what}, times 0.3, and a bias`, [a, b, bias], scaled, { transA, transB, alpha: 0.3 }, 1e-4);
  }
}
{
  const [a, b] = [numbers([2, 3, 5, 4]), numbers([2, 3, 4, 6])];
  const product = array([2, 3, 5, 6], ([m, n, i, j]) =>
    range(4).reduce((sum, k) => sum + get(of(a), [m!, n!, i!, k]) * get(of(b), [m!, n!, k, j!]), 0),
  );
  addPlain("MatMul", "of matrices in two more axes", [a, b], product);
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

for (const perm of [
  [1, 0, 2],
  [2, 0, 1],
]) {
  const x = numbers([3, 4, 5]);
  const shape = perm.map((axis) => x.tensor.shape[axis]!);
  addPlain(
    "Transpose",
    `${perm}`,
    [x],
    array(shape, (index) =>
      get(
        of(x),
        [0, 1, 2].map((axis) => index[perm.indexOf(axis)]!),
      ),
    ),
    { perm },
    0,
  );
}

for (const rows of [6, 0, 1]) {
  const x = numbers([rows, 6], ["rows", 6]);
  const same = { shape: [rows, 2, 3], data: of(x).data };
  addPlain("Reshape", `[${rows}, 6], of which the rows are named`, [x], same, { shape: [-1, 2, 3] }, 0);
  const like = numbers([rows, 2, 3], ["rows", 2, 3]);
  const asTheOther: OperatorCase["build"] = (graph, [x, like]) =>
    graph.apply("Reshape", [x!, graph.apply("Shape", [like!])]);
  add("Reshape", `[${rows}, 6] as another`, [x, like], same, asTheOther, 0);
  add("Shape", `of [${rows}, 2, 3]`, [x, like], same, asTheOther, 0);

  const column = numbers([rows, 1], ["rows", 1]);
  const repeated = array([rows, 6], (index) => get(of(column), index));
  const expand: OperatorCase["build"] = (graph, [column, x]) =>
    graph.apply("Expand", [column!, graph.apply("Shape", [x!])]);
  add("Expand", `[${rows}, 1] along the other axis`, [column, x], repeated, expand, 0);

  const [left, right] = [numbers([rows, 2], ["rows", 2]), numbers([rows, 3], ["rows", 3])];
  const joined = array([rows, 5], ([row, at]) =>
    at! < 2 ? get(of(left), [row!, at!]) : get(of(right), [row!, at! - 2]),
  );
  addPlain("Concat", `[${rows}, 2] and [${rows}, 3]`, [left, right], joined, { axis: 1 }, 0);
}
{
  const x = numbers([3, 4]);
  addPlain("Concat", "of one", [x], of(x), { axis: 0 }, 0);
}

for (const [what, starts, ends, rows] of [
  ["from the front", 1, 3, [1, 2]],
  ["up to the end", 2, END, [2, 3, 4]],
  ["up to before the end", 1, -1, [1, 2, 3]],
  ["of nothing", 2, -3, []],
] as const) {
  const x = numbers([5, 3], ["rows", 3]);
  const part = array([rows.length, 3], ([row, at]) => get(of(x), [rows[row!]!, at!]));
  addPlain("Slice", what, [x], part, { axes: [0], starts: [starts], ends: [ends] }, 0);
}
for (const rows of [4, 1, 0]) {
  const x = numbers([rows, 3], ["rows", 3]);
  const around = array([rows + 3, 5], ([row, at]) =>
    row! >= 1 && row! <= rows && at! >= 2 ? get(of(x), [row! - 1, at! - 2]) : 0,
  );
  addPlain("Pad", `[${rows}, 3]`, [x], around, { pads: [1, 2, 2, 0] }, 0);
}

for (const count of [1_501, 5, 0]) {
  const tableRows = 23;
  const table = numbers([tableRows, 7], ["seen", 7]);
  const list = range(count).map(() => random.below(tableRows));
  const indices = whole(list, ["places"]);
  const rows = array([count, 7], ([place, at]) => get(of(table), [list[place!]!, at!]));
  addPlain("Gather", `${count} places, with repeated rows`, [table, indices], rows, {}, 0);

  const weights = numbers([count, 7], ["places", 7]);
  const sums = array([tableRows, 7], ([row, at]) =>
    list.reduce((sum, index, place) => (index === row ? sum + get(of(weights), [place, at!]) : sum), 0),
  );
  const gradient: OperatorCase["build"] = (graph, [table, indices, weights]) => {
    const read = graph.apply("Gather", [table!, indices!]);
    const loss = graph.apply("ReduceSum", [graph.apply("Mul", [read, weights!])], { axes: [0, 1] });
    return backward(graph, loss, [table!])[0]!;
  };
  add("Gather", `its gradient, ${count} places, with repeated rows`, [table, indices, weights], sums, gradient, 1e-4);

  const hot = array([count, tableRows], ([place, row]) => Number(list[place!] === row));
  const oneHot: OperatorCase["build"] = (graph, [table, indices]) =>
    graph.apply("OneHot", [
      indices!,
      graph.apply("Shape", [table!], { start: 0, end: 1 }),
      graph.constant(Float32Array.of(0, 1), [2]),
    ]);
  add("OneHot", `${count} places`, [table, indices], hot, oneHot, 0);

  const unique = [...new Set(list)].slice(0, 9);
  const updates = numbers([unique.length, 7], ["updated", 7]);
  const written = array([tableRows, 7], ([row, at]) =>
    unique.includes(row!) ? get(of(updates), [unique.indexOf(row!), at!]) : get(of(table), [row!, at!]),
  );
  const scatter: OperatorCase["build"] = (graph, [table, indices, updates]) =>
    graph.apply("ScatterND", [table!, graph.apply("Reshape", [indices!], { shape: [-1, 1] }), updates!]);
  const inputs = [table, whole(unique, ["updated"]), updates];
  add("ScatterND", `${unique.length} of ${tableRows} rows`, inputs, written, scatter, 0);
}

export const operatorCases: readonly OperatorCase[] = cases;
