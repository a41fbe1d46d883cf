import assert from "node:assert/strict";
import { loadPredictor } from "../engine/onnxruntime";
import { backward } from "../graph/gradients";
import { Graph } from "../graph/graph";
import { writeOnnx } from "../graph/onnx";
import { adversarialMove } from "./adversary";

const ROWS = 3;
const WIDTH = 4;
const SHARE = 0.5;
/** The last row has no part in the loss. */
const x = Float32Array.from([3, -1, 2, 0.5, -2, 1, 0, 4, 1, 1, 1, 1]);
const w = Float32Array.from([0.5, -1, 0.25, 2]);
const parts = Float32Array.from([1, -2, 0]);

/** sum over rows of part * (x w)^2, of embeddings that are moved against it. */
async function moved() {
  const graph = new Graph();
  const embeddings = graph.input("x", "float32", [ROWS, WIDTH]);
  const weight = graph.input("w", "float32", [WIDTH, 1]);
  const part = graph.input("parts", "float32", [ROWS, 1]);
  const lossOf = (x: typeof embeddings) => {
    const y = graph.apply("Gemm", [x, weight]);
    const squares = graph.apply("Mul", [graph.apply("Mul", [y, y]), part]);
    return graph.apply("ReduceSum", [squares], { axes: [0, 1] });
  };
  const [slope] = backward(graph, lossOf(embeddings), [embeddings]);
  const move = adversarialMove(graph, embeddings, slope!, SHARE);
  const after = lossOf(graph.apply("Add", [embeddings, move]));
  graph.output("move", move);
  graph.output("gradient", backward(graph, after, [weight])[0]!);
  const predictor = await loadPredictor(writeOnnx(graph));
  const outputs = await predictor.run({
    x: { data: x.slice(), shape: [ROWS, WIDTH] },
    w: { data: w.slice(), shape: [WIDTH, 1] },
    parts: { data: parts.slice(), shape: [ROWS, 1] },
  });
  await predictor.release();
  const numbers = (name: string) => [...(outputs[name]!.data as Float32Array)];
  return { move: numbers("move"), gradient: numbers("gradient") };
}

const row = (at: number) => [...x.subarray(at * WIDTH, (at + 1) * WIDTH)];
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, at) => value * b[at]!).reduce((sum, each) => sum + each, 0);
const length = (a: ArrayLike<number>) => Math.sqrt(dot(a, a));
const assertClose = (found: readonly number[], expected: readonly number[]) =>
  expected.forEach((value, at) => assert.ok(Math.abs(found[at]! - value) < 1e-4, `${found.join(" ")} at ${at}`));

describe("adversarialMove", () => {
  it("goes along the gradient, by a share of each row's length, and nowhere where nothing is lost", async () => {
    const { move } = await moved();
    for (let at = 0; at < ROWS; at++) {
      const slope = 2 * parts[at]! * dot(row(at), w);
      const gradient = [...w].map((each) => slope * each);
      const distance = slope === 0 ? 0 : (SHARE * length(row(at))) / length(gradient);
      assertClose(
        move.slice(at * WIDTH, (at + 1) * WIDTH),
        gradient.map((each) => distance * each),
      );
    }
  });

  it("is taken as given by what learns from it", async () => {
    const { move, gradient } = await moved();
    const step = 1e-4;
    const lossAt = (weight: readonly number[]) =>
      parts.reduce((sum, part, at) => {
        const here = row(at).map((value, place) => value + move[at * WIDTH + place]!);
        return sum + part * dot(here, weight) ** 2;
      }, 0);
    const differences = [...w].map((_, at) => {
      const shifted = (by: number) => lossAt([...w].map((value, place) => (place === at ? value + by : value)));
      return (shifted(step) - shifted(-step)) / (2 * step);
    });
    differences.forEach((value, at) =>
      assert.ok(Math.abs(gradient[at]! - value) < 1e-3 * Math.max(1, Math.abs(value))),
    );
  });
});
