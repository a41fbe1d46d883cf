import assert from "node:assert/strict";
import { loadPredictor } from "../engine/onnxruntime";
import { backward } from "../graph/gradients";
import { writeOnnx } from "../graph/onnx";
import { maxout, SHARPNESS } from "./layers/maxout";
import { Network } from "./network";

const PIECES = 3;
const SMALLEST_NORMAL = 2 ** -126;

/** What maxout makes of three numbers, each of which is a piece, and the gradient of that. */
async function ofPieces(pieces: readonly number[]): Promise<{ largest: number; gradient: number[] }> {
  const network = new Network("training");
  const { graph } = network;
  const x = graph.input("x", "float32", ["rows", PIECES]);
  const y = maxout(network, "layer", x, 1, PIECES);
  graph.output("y", y);
  const loss = graph.apply("ReduceSum", [y], { axes: [0, 1] });
  graph.output("gradient", backward(graph, loss, [x])[0]!);
  const predictor = await loadPredictor(writeOnnx(graph));
  const { y: result, gradient } = await predictor.run({
    x: { data: Float32Array.from(pieces), shape: [1, PIECES] },
    "layer.weight": { data: Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), shape: [PIECES, PIECES] },
    "layer.bias": { data: new Float32Array(PIECES), shape: [PIECES] },
  });
  await predictor.release();
  return { largest: (result!.data as Float32Array)[0]!, gradient: [...(gradient!.data as Float32Array)] };
}

describe("maxout", () => {
  it("is the logarithm of the sum of the exponentials of its pieces, and learns by their shares in it", async () => {
    for (const pieces of [
      [0.3, -0.2, 0.1],
      [-1, -1, -1],
      [2, 2.5, -3],
    ]) {
      const exponentials = pieces.map((piece) => Math.exp(SHARPNESS * piece));
      const sum = exponentials.reduce((total, each) => total + each, 0);
      const { largest, gradient } = await ofPieces(pieces);
      assert.ok(Math.abs(largest - Math.log(sum)) < 1e-5, `${largest}, not ${Math.log(sum)}`);
      gradient.forEach((slope, at) => {
        assert.ok(Math.abs(slope - (SHARPNESS * exponentials[at]!) / sum) < 1e-5, `${slope} of piece ${at}`);
      });
    }
  });

  it("is the largest where pieces are far apart, without numbers that processors are slow with", async () => {
    for (const distance of [23, 24, 25, 1000]) {
      const { largest, gradient } = await ofPieces([300, 300 - distance, -300]);
      assert.ok(Math.abs(largest - SHARPNESS * 300) < 1e-3, `${largest} at ${distance}`);
      assert.ok(Math.abs(gradient[0]! - SHARPNESS) < 1e-5, `${gradient[0]} at ${distance}`);
      const slow = gradient.filter((slope) => slope !== 0 && Math.abs(slope) < SMALLEST_NORMAL);
      assert.deepEqual(slow, []);
    }
  });
});
