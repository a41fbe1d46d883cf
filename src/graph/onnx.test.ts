import assert from "node:assert/strict";
import { backward } from "./gradients";
import { Graph } from "./graph";
import { writeOnnx } from "./onnx";

describe("a written graph", () => {
  it("has the gradients of the layers that are done first behind all others, where onnxruntime begins to look", () => {
    const graph = new Graph();
    let x = graph.input("x", "float32", ["rows", 4]);
    const weights = [0, 1, 2].map((layer) => graph.input(`weight${layer}`, "float32", [4, 4]));
    for (const weight of weights) x = graph.apply("Tanh", [graph.apply("Gemm", [x, weight])]);
    const loss = graph.apply("ReduceSum", [x], { axes: [0, 1] });
    const gradients = backward(graph, loss, weights);
    gradients.forEach((gradient, layer) => graph.output(`gradient${layer}`, gradient));
    const bytes = Buffer.from(writeOnnx(graph));
    const places = [0, 1, 2].map((layer) => bytes.indexOf(`gradient${layer}`));
    assert.ok(places[0]! < places[1]! && places[1]! < places[2]!, places.join(" "));
    // Where a name stands first, there it is computed.
    const others = graph.nodes.filter(({ output }) => !gradients.includes(output));
    const computed = others.map(({ output }) => bytes.indexOf(output.name)).filter((place) => place >= 0);
    assert.ok(Math.max(...computed) < Math.min(...places), `${Math.max(...computed)} before ${Math.min(...places)}`);
  });
});
