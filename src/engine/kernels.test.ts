import assert from "node:assert/strict";
import { adamw, adamwScalars } from "../graph/adamw";
import { backward } from "../graph/gradients";
import { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import type { HostTensors, Value } from "../graph/value";
import { Random } from "../model/random";
import { loadPredictor } from "./onnxruntime";

/** Large enough that the runtime spreads the work over its threads. */
const ROWS = 1_500;
const WIDTH = 96;
const random = new Random(7);

function matrix(rows: number, columns: number): Float32Array {
  return random.uniformArray(rows * columns, 1);
}

async function run(build: (graph: Graph) => Value, feeds: HostTensors): Promise<Float32Array> {
  const graph = new Graph();
  graph.output("result", build(graph));
  const predictor = await loadPredictor(writeOnnx(graph));
  const { result } = await predictor.run(feeds);
  await predictor.release();
  return result!.data as Float32Array;
}

function assertClose(actual: Float32Array, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  let worst = 0;
  actual.forEach((value, at) => (worst = Math.max(worst, Math.abs(value - expected[at]!))));
  assert.ok(worst <= tolerance, `the largest difference is ${worst}, more than ${tolerance}`);
}

/** Each row's reference result, row by row. */
function byRows(x: Float32Array, width: number, row: (values: number[]) => number[]): Float64Array {
  const result: number[] = [];
  for (let at = 0; at < x.length; at += width) result.push(...row([...x.subarray(at, at + width)]));
  return Float64Array.from(result);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("kernels against float64 loops", () => {
  const x = matrix(ROWS, WIDTH);
  const feeds = { x: { data: x, shape: [ROWS, WIDTH] } };
  const input = (graph: Graph) => graph.input("x", "float32", ["rows", WIDTH]);

  it("the gradient of a lookup of repeated rows, where a scatter that adds would lose updates", async () => {
    const tableRows = 50;
    const ids = Array.from({ length: ROWS }, () => random.below(tableRows));
    const expected = new Float64Array(tableRows * WIDTH);
    ids.forEach((id, row) => {
      for (let at = 0; at < WIDTH; at++) expected[id * WIDTH + at]! += x[row * WIDTH + at]!;
    });
    const actual = await run(
      (graph) => {
        const table = graph.input("table", "float32", ["unique", WIDTH]);
        const looked = graph.apply("Gather", [table, graph.input("ids", "int64", ["rows"])]);
        const loss = graph.apply("ReduceSum", [graph.apply("Mul", [looked, input(graph)])], { axes: [0, 1] });
        return backward(graph, loss, [table])[0]!;
      },
      {
        ...feeds,
        table: { data: matrix(tableRows, WIDTH), shape: [tableRows, WIDTH] },
        ids: { data: BigInt64Array.from(ids, BigInt), shape: [ROWS] },
      },
    );
    assertClose(actual, expected, 1e-4);
  });

  for (const [transA, transB] of [
    [0, 0],
    [1, 0],
    [0, 1],
  ] as const) {
    it(`Gemm, transA ${transA}, transB ${transB}`, async () => {
      const [inner, outer] = transA ? [ROWS, WIDTH] : [WIDTH, ROWS];
      const b = matrix(inner, 40);
      const expected = new Float64Array(outer * 40);
      for (let i = 0; i < outer; i++) {
        for (let j = 0; j < 40; j++) {
          for (let k = 0; k < inner; k++) {
            expected[i * 40 + j]! +=
              x[transA ? k * WIDTH + i : i * WIDTH + k]! * b[transB ? j * inner + k : k * 40 + j]!;
          }
        }
      }
      const actual = await run(
        (graph) => {
          const shape = transB ? [40, inner] : [transA ? "rows" : inner, 40];
          return graph.apply("Gemm", [input(graph), graph.input("b", "float32", shape)], { transA, transB });
        },
        { ...feeds, b: { data: b, shape: transB ? [40, inner] : [inner, 40] } },
      );
      assertClose(actual, expected, 1e-4);
    });
  }

  it("LayerNormalization", async () => {
    const expected = byRows(x, WIDTH, (row) => {
      const centre = mean(row);
      const deviation = Math.sqrt(mean(row.map((value) => (value - centre) ** 2)) + 1e-5);
      return row.map((value, at) => ((value - centre) / deviation) * (1 + at / WIDTH) + 0.5);
    });
    const actual = await run((graph) => {
      const scale = graph.constant(
        Float32Array.from({ length: WIDTH }, (_, at) => 1 + at / WIDTH),
        [WIDTH],
      );
      const shift = graph.constant(new Float32Array(WIDTH).fill(0.5), [WIDTH]);
      return graph.apply("LayerNormalization", [input(graph), scale, shift], { axis: -1, epsilon: 1e-5 });
    }, feeds);
    assertClose(actual, expected, 1e-5);
  });

  it("ReduceMax over maxout's pieces, which tie in every other row", async () => {
    const tied = x.slice();
    for (let row = 0; row < ROWS; row += 2) tied.fill(0.25, row * WIDTH, (row + 1) * WIDTH);
    const expected = byRows(tied, WIDTH, (row) =>
      Array.from({ length: WIDTH / 3 }, (_, at) =>
        Math.max(row[at]!, row[at + WIDTH / 3]!, row[at + (2 * WIDTH) / 3]!),
      ),
    );
    const actual = await run(
      (graph) => {
        const pieces = graph.apply("Reshape", [input(graph)], { shape: [-1, 3, WIDTH / 3] });
        return graph.apply("ReduceMax", [pieces], { axes: [1] });
      },
      { x: { data: tied, shape: [ROWS, WIDTH] } },
    );
    assertClose(actual, expected, 0);
  });

  for (const operator of ["ReduceSum", "ReduceSumSquare"] as const) {
    it(`${operator} over all rows`, async () => {
      const expected = new Float64Array(WIDTH);
      x.forEach((value, at) => (expected[at % WIDTH]! += operator === "ReduceSum" ? value : value * value));
      const actual = await run((graph) => graph.apply(operator, [input(graph)], { axes: [0] }), feeds);
      assertClose(actual, expected, 1e-3);
    });
  }

  it("windows of one row, where the first and the last row see zeros", async () => {
    const expected: number[] = [];
    for (let row = 0; row < ROWS; row++) {
      for (const neighbour of [row - 1, row, row + 1]) {
        for (let at = 0; at < WIDTH; at++) expected.push(x[neighbour * WIDTH + at] ?? 0);
      }
    }
    const actual = await run((graph) => {
      const padded = graph.apply("Pad", [input(graph)], { pads: [1, 0, 1, 0] });
      const part = (starts: number, ends: number) =>
        graph.apply("Slice", [padded], { axes: [0], starts: [starts], ends: [ends] });
      return graph.apply("Concat", [part(0, -2), part(1, -1), part(2, 2 ** 31 - 1)], { axis: 1 });
    }, feeds);
    assertClose(actual, expected, 0);
  });

  it("twenty steps of AdamW", async () => {
    const size = 1_000;
    let [parameter, average, square]: [Float32Array, Float32Array, Float32Array] = [
      matrix(1, size),
      new Float32Array(size),
      new Float32Array(size),
    ];
    const [p, m, v] = [Float64Array.from(parameter), new Float64Array(size), new Float64Array(size)];
    const graph = new Graph();
    const array = (name: string) => graph.input(name, "float32", ["count"]);
    const scalar = (name: string) => graph.input(name, "float32", []);
    const settings = {
      clip: scalar("clip"),
      stepSize: scalar("stepSize"),
      squareScale: scalar("squareScale"),
      decay: scalar("decay"),
    };
    const state = { parameter: array("p"), mean: array("m"), square: array("v") };
    const after = adamw(graph, state, array("g"), settings);
    for (const name of ["parameter", "mean", "square"] as const) graph.output(name, after[name]);
    const predictor = await loadPredictor(writeOnnx(graph));
    for (let step = 1; step <= 20; step++) {
      const gradient = matrix(1, size);
      const scalars = { clip: 0.5, ...adamwScalars(step, 1e-2, 0.1) };
      const outputs = await predictor.run({
        ...Object.fromEntries(
          Object.entries({ p: parameter, m: average, v: square, g: gradient }).map(([name, data]) => [
            name,
            { data, shape: [size] },
          ]),
        ),
        ...Object.fromEntries(
          Object.entries(scalars).map(([name, number]) => [name, { data: Float32Array.of(number), shape: [] }]),
        ),
      });
      [parameter, average, square] = ["parameter", "mean", "square"].map(
        (name) => outputs[name]!.data as Float32Array,
      ) as [Float32Array, Float32Array, Float32Array];
      for (let at = 0; at < size; at++) {
        // As in PyTorch's documentation of torch.optim.AdamW.
        const g = 0.5 * gradient[at]!;
        p[at]! -= 1e-2 * 0.1 * p[at]!;
        m[at] = 0.9 * m[at]! + 0.1 * g;
        v[at] = 0.999 * v[at]! + 0.001 * g * g;
        p[at]! -= (1e-2 * (m[at]! / (1 - 0.9 ** step))) / (Math.sqrt(v[at]! / (1 - 0.999 ** step)) + 1e-8);
      }
    }
    await predictor.release();
    assertClose(parameter, p, 1e-5);
  });
});
