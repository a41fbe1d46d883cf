import assert from "node:assert/strict";
import { runtime, createSession, toTensors } from "../engine/onnxruntime";
import { backward } from "./gradients";
import { Graph } from "./graph";
import { neededNodes } from "./needed-nodes";
import { writeOnnx } from "./onnx";
import type { Attributes, HostTensor, Value } from "./value";
import { END, type Operator } from "./operators";

/** Numbers without ties or kinks near them: each differs from all others by more than the step of the differences. */
function numbers(shape: readonly number[], from = -1): Float32Array {
  const length = shape.reduce((product, size) => product * size, 1);
  const order = Array.from({ length }, (_, at) => (at * 7 + 3) % length);
  return Float32Array.from(order, (at) => from + (2 * (at + 0.5)) / length);
}

interface Case {
  readonly operator: Operator;
  readonly inputs: readonly (readonly number[])[];
  readonly attributes?: Attributes;
  /** Of all numbers: for operators that need positive ones. */
  readonly from?: number;
  readonly note?: string;
}

const cases: Case[] = [
  {
    operator: "Add",
    inputs: [
      [3, 4],
      [3, 4],
    ],
  },
  { operator: "Add", inputs: [[3, 4], [4]], note: "a bias" },
  { operator: "Add", inputs: [[3, 4], []], note: "a scalar" },
  {
    operator: "Sub",
    inputs: [
      [3, 4],
      [3, 1],
    ],
    note: "a column",
  },
  { operator: "Mul", inputs: [[3, 4], [4]] },
  {
    operator: "Mul",
    inputs: [
      [1, 4],
      [3, 1],
    ],
    note: "both spread",
  },
  {
    operator: "Div",
    inputs: [
      [3, 4],
      [3, 1],
    ],
    from: 0.5,
  },
  { operator: "Neg", inputs: [[5]] },
  { operator: "Erf", inputs: [[5]] },
  { operator: "Tanh", inputs: [[5]] },
  { operator: "Relu", inputs: [[6]] },
  { operator: "Gelu", inputs: [[7]], from: -0.8 },
  { operator: "Softmax", inputs: [[2, 3, 4]], attributes: { axis: -1 } },
  {
    operator: "MatMul",
    inputs: [
      [2, 3, 4],
      [2, 4, 2],
    ],
  },
  { operator: "Transpose", inputs: [[2, 3, 4]], attributes: { perm: [2, 0, 1] } },
  { operator: "Transpose", inputs: [[2, 3, 4]], attributes: { perm: [0, 2, 1] } },
  { operator: "Sqrt", inputs: [[5]], from: 0.5 },
  { operator: "Exp", inputs: [[5]] },
  { operator: "Log", inputs: [[5]], from: 0.5 },
  { operator: "Gemm", inputs: [[3, 4], [4, 2], [2]] },
  {
    operator: "Gemm",
    inputs: [
      [4, 3],
      [4, 2],
    ],
    attributes: { transA: 1 },
  },
  {
    operator: "Gemm",
    inputs: [
      [3, 4],
      [2, 4],
    ],
    attributes: { transB: 1 },
  },
  {
    operator: "Gemm",
    inputs: [
      [4, 3],
      [2, 4],
    ],
    attributes: { transA: 1, transB: 1 },
  },
  {
    operator: "Gemm",
    inputs: [[3, 4], [4, 2], [2]],
    attributes: { alpha: 0.3 },
    note: "a factor, and a bias without it",
  },
  { operator: "ReduceSum", inputs: [[3, 4]], attributes: { axes: [1] } },
  { operator: "ReduceSum", inputs: [[3, 4]], attributes: { axes: [0, 1] } },
  { operator: "ReduceMean", inputs: [[3, 4]], attributes: { axes: [-1] } },
  { operator: "ReduceMax", inputs: [[3, 2, 4]], attributes: { axes: [1] } },
  { operator: "LayerNormalization", inputs: [[3, 5], [5], [5]], attributes: { axis: -1, epsilon: 1e-5 } },
  { operator: "Reshape", inputs: [[3, 4]], attributes: { shape: [2, 6] } },
  {
    operator: "Concat",
    inputs: [
      [3, 2],
      [3, 4],
      [3, 1],
    ],
    attributes: { axis: 1 },
  },
  { operator: "Slice", inputs: [[5, 4]], attributes: { axes: [0], starts: [1], ends: [-1] } },
  { operator: "Slice", inputs: [[5, 4]], attributes: { axes: [1, 0], starts: [0, 2], ends: [3, END] } },
  { operator: "Pad", inputs: [[3, 2]], attributes: { pads: [1, 0, 2, 1] } },
];

/** The sum of the operator's output times fixed numbers, so that each output number has a gradient of its own. */
function lossOf(graph: Graph, output: Value): Value {
  const weights = graph.constant(numbers(output.shape as number[], 0.2), output.shape as number[]);
  const product = graph.apply("Mul", [output, weights]);
  if (output.shape.length === 0) return product;
  return graph.apply("ReduceSum", [product], { axes: output.shape.map((_, axis) => axis) });
}

async function check(
  build: (graph: Graph, inputs: Value[]) => Value,
  feeds: Float32Array[],
  shapes: (readonly number[])[],
) {
  const graph = new Graph();
  const inputs = shapes.map((shape, at) => graph.input(`input${at}`, "float32", shape));
  const loss = lossOf(graph, build(graph, inputs));
  const gradients = backward(graph, loss, inputs);
  graph.output("loss", loss);
  gradients.forEach((gradient, at) => graph.output(`gradient${at}`, graph.apply("Add", [gradient, graph.scalar(0)])));
  const ort = await runtime();
  const session = await createSession(writeOnnx(graph), "cpu");
  const run = (arrays: Float32Array[]) =>
    session.run(
      toTensors(
        ort,
        Object.fromEntries(
          arrays.map((data, at): [string, HostTensor] => [`input${at}`, { data, shape: shapes[at]! }]),
        ),
      ),
    );
  const lossAt = async (input: number, place: number, change: number) => {
    const arrays = feeds.map((data) => data.slice());
    arrays[input]![place]! += change;
    return (await run(arrays))["loss"]!.data[0] as number;
  };
  const step = 1e-2;
  const analytic = await run(feeds);
  for (const [input, data] of feeds.entries()) {
    const gradient = analytic[`gradient${input}`]!;
    assert.deepEqual(gradient.dims, shapes[input], "the gradient has the shape of its input");
    for (let place = 0; place < data.length; place++) {
      const numeric = ((await lossAt(input, place, step)) - (await lossAt(input, place, -step))) / (2 * step);
      const difference = Math.abs(numeric - (gradient.data[place] as number));
      assert.ok(
        difference < 2e-3 * Math.max(1, Math.abs(numeric)),
        `input ${input}[${place}]: ${numeric} by differences, ${gradient.data[place]} by the graph`,
      );
    }
  }
  await session.release();
}

describe("gradients against finite differences", () => {
  for (const { operator, inputs, attributes = {}, from, note } of cases) {
    const shapes = inputs.map((shape) => `[${shape}]`).join(" ");
    it(`${operator} ${shapes} ${JSON.stringify(attributes)}${note ? ` (${note})` : ""}`, async () => {
      const feeds = inputs.map((shape) => numbers(shape, from));
      await check((graph, values) => graph.apply(operator, values, attributes), feeds, [...inputs]);
    });
  }

  it("Gather of repeated rows", async () => {
    const build = (graph: Graph, [rows]: Value[]) =>
      graph.apply("Gather", [rows!, graph.constant(BigInt64Array.from([2n, 0n, 2n, 2n, 1n]), [5])]);
    await check(build, [numbers([4, 3])], [[4, 3]]);
  });

  it("Gather of rows that each occur once", async () => {
    const build = (graph: Graph, [rows]: Value[]) =>
      graph.apply("Gather", [rows!, graph.constant(BigInt64Array.from([3n, 0n, 2n]), [3])], { unique: 1 });
    await check(build, [numbers([4, 3])], [[4, 3]]);
  });

  it("a product with matrices that are transposed, whose gradients are products of what is there", async () => {
    const build = (graph: Graph, [queries, keys]: Value[]) => {
      const turned = graph.apply("Transpose", [keys!], { perm: [0, 2, 1] });
      return graph.apply("MatMul", [queries!, turned]);
    };
    const shapes = [
      [2, 3, 4],
      [2, 5, 4],
    ];
    await check(build, [numbers(shapes[0]!), numbers(shapes[1]!)], shapes);
    const graph = new Graph();
    const inputs = shapes.map((shape, at) => graph.input(`x${at}`, "float32", shape));
    const product = build(graph, inputs);
    const found = backward(graph, graph.apply("ReduceSum", [product], { axes: [0, 1, 2] }), inputs);
    const outputs = found.map((value) => ({ name: value.name, value }));
    const operators = neededNodes({ nodes: graph.nodes, outputs }).map(({ operator }) => operator);
    const count = (name: string) => operators.filter((operator) => operator === name).length;
    assert.deepEqual(
      [count("MatMul"), count("Transpose")],
      [3, 2],
      "the product and its gradient are transposed for it, no other",
    );
  });

  it("a part that is computed again, from its own input and a value from outside", async () => {
    const build = (graph: Graph, [x, outside]: Value[]) => {
      const input = graph.apply("Mul", [x!, x!]);
      const start = graph.nodes.length;
      const exponential = graph.apply("Exp", [graph.apply("Mul", [input, outside!])]);
      const output = graph.apply("Add", [graph.apply("Mul", [exponential, exponential]), input]);
      graph.segments.push({ input, nodes: graph.nodes.slice(start) });
      return graph.apply("Mul", [output, x!]);
    };
    await check(
      build,
      [numbers([3, 4]), numbers([3, 4])],
      [
        [3, 4],
        [3, 4],
      ],
    );
    const graph = new Graph();
    const [x, outside] = [graph.input("x", "float32", [3, 4]), graph.input("outside", "float32", [3, 4])];
    backward(graph, graph.apply("ReduceSum", [build(graph, [x, outside])], { axes: [0, 1] }), [x, outside]);
    assert.equal(graph.nodes.filter(({ operator }) => operator === "Exp").length, 2);
  });

  it("Reshape to sizes that the graph works out", async () => {
    const build = (graph: Graph, [x, like]: Value[]) => {
      const sizes = [graph.apply("Shape", [like!]), graph.constant(BigInt64Array.of(2n), [1])];
      const used = graph.apply("Mul", [x!, graph.apply("ReduceSum", [like!], { axes: [0] })]);
      return graph.apply("Reshape", [used, graph.apply("Concat", sizes, { axis: 0 })]);
    };
    await check(build, [numbers([3, 4]), numbers([6])], [[3, 4], [6]]);
  });

  for (const [note, end, concats] of [
    ["all of its pieces", END, 1],
    ["pieces that leave something out", -1, 0],
  ] as const) {
    it(`a value read in ${note}`, async () => {
      const build = (graph: Graph, [x]: Value[]) => {
        const piece = (starts: number, end: number) =>
          graph.apply("Slice", [x!], { axes: [1], starts: [starts], ends: [end] });
        const [left, right] = [piece(0, 2), piece(2, end)];
        const sum = (y: Value) => graph.apply("ReduceSum", [graph.apply("Mul", [y, y])], { axes: [0, 1] });
        const result = graph.apply("Add", [sum(left), graph.apply("Exp", [sum(right)])]);
        return graph.apply("Reshape", [result], { shape: [1] });
      };
      await check(build, [numbers([3, 5])], [[3, 5]]);
      const graph = new Graph();
      const x = graph.input("x", "float32", [3, 5]);
      backward(graph, graph.apply("Reshape", [build(graph, [x])], { shape: [] }), [x]);
      assert.equal(graph.nodes.filter(({ operator }) => operator === "Concat").length, concats);
    });
  }

  it("adds gradients where paths meet", async () => {
    const build = (graph: Graph, [x]: Value[]) => graph.apply("Mul", [x!, graph.apply("Exp", [x!])]);
    await check(build, [numbers([4])], [[4]]);
  });
});

describe("backward", () => {
  it("names an operator without a derivative", () => {
    const graph = new Graph();
    const x = graph.input("x", "float32", [2]);
    const loss = graph.apply("Min", [x, graph.scalar(1)]);
    assert.throws(() => backward(graph, loss, [x]), /Min has no derivative/);
  });

  it("says which parameter the loss does not depend on", () => {
    const graph = new Graph();
    const [x, y] = [graph.input("x", "float32", [1]), graph.input("y", "float32", [1])];
    assert.throws(() => backward(graph, graph.apply("Neg", [x]), [x, y]), /does not depend on y/);
  });
});
