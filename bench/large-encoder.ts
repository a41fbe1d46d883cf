// A training step of an encoder of the size of RoBERTa-base (124 million parameters, random weights, all 50,265 rows of its table trained) at
// 16 sentences of 32 sub-tokens: peak memory, and the arithmetic as a share of what bare matrix products of these sizes reach in the same run.
// Run with: npm run bench -- bench/large-encoder.ts [recompute]
import { createCpuTrainer } from "../src/engine/cpu-trainer";
import { layoutOf } from "../src/engine/engine";
import { loadPredictor } from "../src/engine/onnxruntime";
import { Graph } from "../src/graph/graph";
import { writeOnnx } from "../src/graph/onnx";
import { Random } from "../src/model/random";
import { trainingNetwork, type WeightedHead } from "../src/model/tagger-network";
import type { EncoderShape } from "../src/model/transformer/shape";
import type { SubTokenSentence } from "../src/model/transformer/sub-token-sentence";
import type { SubTokenizer } from "../src/model/transformer/sub-tokenizer";
import { Transformer } from "../src/model/transformer/transformer";
import { stepInput } from "../src/training/step-input";

const ROUNDS = 7;
const [SENTENCES, LENGTH] = [16, 32];
const shape: EncoderShape = {
  layers: 12,
  width: 768,
  heads: 12,
  innerWidth: 3072,
  vocabulary: 50_265,
  embeddingWidth: 768,
  positions: 514,
  firstPosition: 2,
  tokenTypes: 1,
  epsilon: 1e-5,
  activation: "gelu",
  dropout: 0.1,
  attentionDropout: 0.1,
};
const heads: WeightedHead[] = [
  { task: "pos", kind: "token", labels: Array.from({ length: 17 }, (_, at) => `P${at}`), weight: 1 },
  { task: "ner", kind: "token", labels: Array.from({ length: 13 }, (_, at) => `N${at}`), weight: 1 },
];

async function main(): Promise<void> {
  const random = new Random(1);
  const read = (_parameter: string, size: readonly number[]) =>
    random.uniformArray(
      size.reduce((product, length) => product * length, 1),
      0.03,
    );
  const manifest = { kind: "transformer", checkpoint: "random", pooling: "first", shape } as const;
  const transformer = new Transformer(manifest, undefined as unknown as SubTokenizer, {
    shape,
    read,
    release: () => undefined,
  });
  const sentence = (idAt: (place: number) => number, length = LENGTH): SubTokenSentence => ({
    words: length,
    size: length,
    windows: [Int32Array.from({ length }, (_, place) => idAt(place))],
    places: Array.from({ length }, (_, place) => ({ window: 0, first: place, last: place })),
  });
  const encoder = transformer.training([sentence((place) => place, shape.vocabulary)]);
  const recompute = process.argv.includes("recompute");
  const network = trainingNetwork(heads, encoder, { rateOf: () => 1, taskWeighting: "fixed", recompute });
  const { offsets, length } = layoutOf(network.parameters);
  console.log(`${(length / 1e6).toFixed(1)} million parameters`);
  const program = { ...network, maxGradientNorm: 1, weightDecay: 0.01 };
  const trainer = await createCpuTrainer(program, ({ parameters }) =>
    network.parameters.forEach(({ initialize, shape }, at) => parameters.set(initialize(random, shape), offsets[at])),
  );
  const settings = {
    heads,
    dropouts: network.dropouts,
    encoder,
    targets: heads.map(() => ({ smoothing: 0 })),
    shares: heads.map(() => 1),
    seed: 1,
  };
  const product = await matrixProduct();
  const batch = Array.from({ length: SENTENCES }, () => ({
    sentence: {
      encoded: sentence(() => random.below(shape.vocabulary)),
      labels: new Map(
        heads.map(({ task, labels }) => [task, Array.from({ length: LENGTH }, () => random.below(labels.length))]),
      ),
    },
    tasks: heads.map(({ task }) => task),
  }));

  const seconds: number[] = [];
  const shares: number[] = [];
  const dense = shape.layers * (4 * shape.width ** 2 + 2 * shape.width * shape.innerWidth);
  for (let round = 1; round <= ROUNDS; round++) {
    const limit = await product();
    const began = performance.now();
    await trainer.step({ batches: stepInput([batch], round, settings), step: round, learningRate: 1e-5 });
    seconds.push((performance.now() - began) / 1000);
    // Forward once and backward twice: six operations a sub-token and weight.
    shares.push((6 * dense * SENTENCES * LENGTH) / seconds.at(-1)! / limit);
  }
  await trainer.release();
  // The first steps touch their memory for the first time.
  console.log(`seconds a step, median of ${ROUNDS - 2}: ${median(seconds.slice(2)).toFixed(2)}`);
  console.log(`share of bare matrix products of this run: ${median(shares.slice(2)).toFixed(2)}`);
  console.log(`peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

/** Operations a second of the products of a layer's feed-forward part. */
async function matrixProduct(): Promise<() => Promise<number>> {
  const rows = SENTENCES * LENGTH;
  const graph = new Graph();
  const a = graph.input("a", "float32", [rows, shape.width]);
  const b = graph.input("b", "float32", [shape.innerWidth, shape.width]);
  graph.output("c", graph.apply("Gemm", [a, b], { transB: 1 }));
  const predictor = await loadPredictor(writeOnnx(graph));
  const random = new Random(2);
  const feeds = {
    a: { data: random.uniformArray(rows * shape.width, 1), shape: [rows, shape.width] },
    b: { data: random.uniformArray(shape.innerWidth * shape.width, 1), shape: [shape.innerWidth, shape.width] },
  };
  return async () => {
    const times = 30;
    const began = performance.now();
    for (let at = 0; at < times; at++) await predictor.run(feeds);
    return (times * 2 * rows * shape.width * shape.innerWidth) / ((performance.now() - began) / 1000);
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

void main();
