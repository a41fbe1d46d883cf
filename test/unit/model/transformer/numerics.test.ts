import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createCpuTrainer } from "../../../../src/engine/cpu-trainer";
import { layoutOf } from "../../../../src/engine/engine";
import { loadPredictor } from "../../../../src/engine/onnxruntime";
import { createWebGpuTrainer } from "../../../../src/engine/webgpu-trainer";
import { writeOnnx } from "../../../../src/graph/onnx";
import { headTargets } from "../../../../src/model/heads";
import { Network } from "../../../../src/model/network";
import { Random } from "../../../../src/model/random";
import { TOTAL_LOSS, trainingNetwork, type WeightedHead } from "../../../../src/model/tagger-network";
import type { EncoderWeights } from "../../../../src/model/transformer/architectures";
import type { SubTokenizer } from "../../../../src/model/transformer/sub-tokenizer";
import { Transformer } from "../../../../src/model/transformer/transformer";
import {
  asSentences,
  miniLmFolder,
  readCheckpointWeights,
  readRecorded,
  readTinyWeights,
  type Recorded,
  type RecordedMiniLm,
  type RecordedTiny,
} from "./recorded";

const tiny = [
  "bert",
  "bert-gelu-new",
  "roberta",
  "roberta-masked-lm",
  "xlm-roberta",
  "camembert",
  "distilbert",
  "electra",
  "modernbert",
];

/** The encoder without a tokenizer, as sentences come as sub-tokens here, and without dropout. */
function transformerOf(weights: EncoderWeights): Transformer {
  const shape = { ...weights.shape, dropout: 0, attentionDropout: 0 };
  const manifest = { kind: "transformer", checkpoint: "recorded", pooling: "first", shape } as const;
  return new Transformer(manifest, undefined as unknown as SubTokenizer, weights);
}

/** The last hidden state of each real position, one after the other. */
async function hiddenStates(
  weights: EncoderWeights,
  recorded: Pick<Recorded, "inputIds" | "lengths">,
): Promise<Float32Array> {
  const transformer = transformerOf(weights);
  const network = new Network("prediction");
  network.graph.output("hidden", transformer.encode(network));
  const graph = writeOnnx(
    network.graph,
    network.parameters.map(({ value: { name }, shape }) => ({ name, shape, data: weights.read(name, shape) })),
  );
  const predictor = await loadPredictor(graph);
  const outputs = await predictor.run(transformer.batch(asSentences(recorded)).feeds);
  await predictor.release();
  return outputs["hidden"]!.data as Float32Array;
}

/** The losses of as many AdamW steps as were recorded, all on the recorded batch. */
async function losses(
  weights: EncoderWeights,
  { heads, targets, optimizer, ...recorded }: Recorded,
  create: typeof createCpuTrainer,
): Promise<number[]> {
  const sentences = asSentences(recorded);
  const encoder = transformerOf(weights).training(sentences);
  const ours: WeightedHead[] = Object.entries(heads).map(([task, { bias }]) => ({
    task,
    kind: "token",
    labels: bias.map((_, label) => `label${label}`),
    weight: 1,
  }));
  const network = trainingNetwork(ours, encoder);
  const { offsets, length } = layoutOf(network.parameters);
  const parameters = new Float32Array(length);
  network.parameters.forEach(({ value: { name }, initialize, shape }, at) => {
    const [, task, kind] = /^head\.(\w+)\.(weight|bias)$/.exec(name) ?? [];
    const given = task === undefined ? undefined : heads[task]![kind as "weight" | "bias"].flat();
    parameters.set(given ?? initialize(new Random(1), shape), offsets[at]);
  });
  const { maxGradientNorm, weightDecay, learningRate } = optimizer;
  const state = { parameters, means: new Float32Array(length), squares: new Float32Array(length) };
  const trainer = await create({ ...network, maxGradientNorm, weightDecay }, state);
  const batch = encoder.batch(sentences, new Random(1));
  const feeds = Object.assign(
    {},
    batch.feeds,
    ...ours.map((head) =>
      headTargets(
        head,
        batch.sizes.rows,
        sentences.map(({ words }, at) => ({
          firstRow: batch.firstRows[at]!,
          labels: targets[head.task]![at]!.slice(0, words).map((label) => label ?? undefined),
        })),
      ),
    ),
  ) as typeof batch.feeds;
  const found: number[] = [];
  for (let step = 1; step <= recorded.losses.length; step++) {
    const result = await trainer.step({ batches: [{ feeds, tableRows: {} }], step, learningRate });
    found.push(result[TOTAL_LOSS]!);
  }
  await trainer.release();
  return found;
}

function assertClose(found: readonly number[], expected: readonly number[], tolerance: (expected: number) => number) {
  assert.equal(found.length, expected.length);
  expected.forEach((number, at) => {
    const difference = Math.abs(found[at]! - number);
    assert.ok(difference <= tolerance(number), `number ${at} is ${found[at]}, and ${number} was recorded`);
  });
}

const within = {
  absolute: (limit: number) => () => limit,
  relative: (limit: number) => (n: number) => limit * Math.abs(n),
};

describe("encoders against PyTorch's transformers", () => {
  for (const name of tiny) {
    it(`${name}: hidden states within 1e-4`, async () => {
      const recorded = readRecorded<RecordedTiny>(name, "expected.json");
      const found = await hiddenStates(readTinyWeights(name), recorded);
      assertClose([...found], recorded.hidden.flat(2), within.absolute(1e-4));
    });

    it(`${name}: losses of ten AdamW steps within 1e-3`, async () => {
      const recorded = readRecorded<RecordedTiny>(name, "expected.json");
      const found = await losses(readTinyWeights(name), recorded, createCpuTrainer);
      assertClose(found, recorded.losses, within.relative(1e-3));
    });
  }

  for (const name of tiny.filter((name) => name !== "roberta-masked-lm")) {
    it(`${name}: the same on the GPU (skipped where WebGPU finds no GPU)`, async function () {
      const recorded = readRecorded<RecordedTiny>(name, "expected.json");
      let found: number[];
      try {
        found = await losses(readTinyWeights(name), recorded, createWebGpuTrainer);
      } catch (error) {
        if (!/WebGPU|webgpu/.test((error as Error).message)) throw error;
        return this.skip();
      }
      assertClose(found, recorded.losses, within.relative(1e-3));
    });
  }

  const skip = existsSync(miniLmFolder) ? "" : " (skipped: bench/flair/setup.sh has not fetched it)";
  (skip ? describe.skip : describe)(`MiniLM${skip}`, () => {
    const recorded = readRecorded<RecordedMiniLm>("minilm.json");

    it("hidden states within 1e-4", async () => {
      const found = await hiddenStates(readCheckpointWeights(miniLmFolder), recorded);
      const width = recorded.hidden[0]!.values.length;
      const starts = recorded.lengths.map((_, at) => recorded.lengths.slice(0, at).reduce((sum, n) => sum + n, 0));
      let [sum, absoluteSum] = [0, 0];
      for (const number of found) [sum, absoluteSum] = [sum + number, absoluteSum + Math.abs(number)];
      for (const { sentence, position, values } of recorded.hidden) {
        const row = (starts[sentence]! + position) * width;
        assertClose([...found.subarray(row, row + width)], values, within.absolute(1e-4));
        for (const number of values) [sum, absoluteSum] = [sum - number, absoluteSum - Math.abs(number)];
      }
      assertClose([sum, absoluteSum], [recorded.rest.sum, recorded.rest.absoluteSum], within.absolute(0.05));
    });

    it("losses of ten AdamW steps within 1e-3", async () => {
      const weights = readCheckpointWeights(miniLmFolder);
      const head = (labels: number, wave: (at: number) => number) => ({
        weight: [Array.from({ length: weights.shape.width * labels }, (_, at) => wave(at) * 0.05)],
        bias: new Array<number>(labels).fill(0),
      });
      const heads = { token: head(5, Math.sin), span: head(3, Math.cos) };
      const found = await losses(weights, { ...recorded, heads }, createCpuTrainer);
      assertClose(found, recorded.losses, within.relative(1e-3));
    });
  });
});
