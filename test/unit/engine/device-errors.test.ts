import assert from "node:assert/strict";
import { isOutOfMemory } from "../../../src/engine/device-errors";
import type { Device } from "../../../src/engine/engine";
import { loadPredictor } from "../../../src/engine/onnxruntime";
import { Graph } from "../../../src/graph/graph";
import { writeOnnx } from "../../../src/graph/onnx";

/** Adds a column to a row: of n and m numbers, a matrix of n m in between. */
async function loadOuterSum(device: Device) {
  const graph = new Graph();
  const sum = graph.apply("Add", [graph.input("column", "float32", ["n", 1]), graph.input("row", "float32", [1, "m"])]);
  graph.output("sum", graph.apply("ReduceSum", [graph.apply("Exp", [sum])], { axes: [0, 1] }));
  const predictor = await loadPredictor(writeOnnx(graph), device);
  const zeros = (length: number, shape: readonly number[]) => ({ data: new Float32Array(length), shape });
  return {
    run: async (n: number, m: number) =>
      (await predictor.run({ column: zeros(n, [n, 1]), row: zeros(m, [1, m]) }))["sum"]!.data[0],
    release: () => predictor.release(),
  };
}

describe("a run that needs more memory than there is", () => {
  it("is told from others on the CPU, and the next one works", async () => {
    const outer = await loadOuterSum("cpu");
    await assert.rejects(outer.run(1e7, 1e7), isOutOfMemory);
    assert.equal(await outer.run(3, 2), 6);
    await outer.release();
  });

  for (const [what, n, m] of [
    ["a buffer that the device has no room for", 2 ** 14, 2 ** 14],
    ["a buffer larger than the device allows", 2 ** 14, 2 ** 16],
    ["a tensor of more buffers than a shader may have", 1e5, 1e5],
  ] as const) {
    it(`is told from others on the GPU, with ${what}, and the next one works (skipped where WebGPU finds no GPU in software)`, async function () {
      // A real GPU may well have this much; and to fill it whole is no test.
      if (!process.env["VK_ICD_FILENAMES"]?.includes("swiftshader")) return this.skip();
      const outer = await loadOuterSum("webgpu");
      await assert.rejects(outer.run(n, m), isOutOfMemory);
      assert.equal(await outer.run(3, 2), 6);
      await outer.release();
    });
  }

  it("is not what other errors say", () => {
    for (const message of [
      "WebGPU device lost (1): Device was destroyed.",
      "Failed to get a WebGPU adapter: No supported adapters",
      "the loss is NaN at step 3",
    ])
      assert.ok(!isOutOfMemory(new Error(message)), message);
  });
});
