import assert from "node:assert/strict";
import { describeFacts, factsOf, isManifest, type Manifest } from "./model-facts";

const manifest: Manifest = {
  tasks: [
    {
      id: "task_ner",
      kind: "span",
      column: "ner",
      scheme: "IOB2",
      weight: 1,
      labels: ["O", "B-PER", "I-PER", "E-PER", "S-PER", "S-LOC"],
    },
    { id: "task_pos", kind: "token", column: "pos", weight: 1, labels: ["NOUN", "VERB", "X"] },
    { id: "task_chunk", kind: "token", column: "chunk", weight: 1, labels: ["NP"] },
  ],
  encoder: { kind: "hash-cnn" },
  training: { device: "webgpu", engine: "onnxruntime", epochs: 10 },
  scores: { epoch: 7, dev: { task_ner: { f1: 0.8, accuracy: 0.99 }, task_pos: { f1: 0.1, accuracy: 0.9 } } },
};

const lines = (of: Manifest) => describeFacts(factsOf(of), "today").map(({ label, value }) => `${label}: ${value}`);

describe("what is shown of a model", () => {
  it("is its tasks with their scores, its encoder, where and how it was trained, and when", () => {
    assert.deepEqual(lines(manifest), [
      "task_ner: spans, 2 types, F1 80.00",
      "task_pos: tokens, 3 labels, accuracy 90.00",
      "task_chunk: tokens, 1 label, not scored",
      "Encoder: hash-cnn",
      "Trained on: webgpu with onnxruntime",
      "Kept epoch: 7 of 10",
      "Written: today",
    ]);
    assert.ok(Math.abs(factsOf(manifest).meanScore! - 0.85) < 1e-9);
  });

  it("is what an older or a foreign model.json holds", () => {
    const { tasks } = manifest;
    assert.deepEqual(lines({ tasks: tasks.slice(0, 1), training: { device: "cpu" }, scores: { epoch: 3 } }), [
      "task_ner: spans, 2 types, not scored",
      "Trained on: cpu",
      "Kept epoch: 3",
      "Written: today",
    ]);
    assert.deepEqual(lines({ tasks: [], training: { engine: "onnxruntime" } }), ["Written: today"]);
    assert.equal(factsOf({ tasks }).meanScore, undefined);
  });

  it("names a pretrained encoder by its checkpoint, and tells of word vectors", () => {
    const encoder = { kind: "transformer", checkpoint: "FacebookAI/roberta-base" };
    assert.equal(factsOf({ ...manifest, encoder }).encoder, "FacebookAI/roberta-base");
    const vectors = { words: 10, width: 5 };
    assert.equal(
      factsOf({ ...manifest, encoder: { kind: "hash-cnn", vectors } }).encoder,
      "hash-cnn with word vectors",
    );
  });

  for (const [what, content, expected] of [
    ["ours", JSON.parse(JSON.stringify(manifest)), true],
    ["null", null, false],
    ["a list", [], false],
    ["one without tasks", { modelTopology: {} }, false],
    ["one whose tasks are names", { tasks: ["a"] }, false],
    ["one whose tasks are others", { tasks: [{ id: "a" }, null] }, false],
  ] as const) {
    it(`${expected ? "is known" : "is not asked for"} of a model.json that is ${what}`, () =>
      assert.equal(isManifest(content), expected));
  }
});
