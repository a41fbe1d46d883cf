// Words a second of a training step of hash-cnn, and its arithmetic as a share of what bare matrix products of this machine reach in the
// same run. Run with: npm run bench -- bench/training.ts [config]
import { resolve } from "node:path";
import { createCpuTrainer } from "../src/engine/cpu-trainer";
import { layoutOf } from "../src/engine/engine";
import { loadPredictor } from "../src/engine/onnxruntime";
import { Graph } from "../src/graph/graph";
import { writeOnnx } from "../src/graph/onnx";
import { Random } from "../src/model/random";
import { trainingNetwork } from "../src/model/tagger-network";
import { epochBatches } from "../src/training/batches";
import { prepareCorpus, readCorpus } from "../src/training/prepare";
import { stepInput } from "../src/training/step-input";

const ROUNDS = 8;
const STEPS_A_ROUND = 10;

async function main(): Promise<void> {
  const config = resolve(process.argv[2] ?? "sample/multitask.json");
  const corpus = await prepareCorpus(readCorpus(config));
  const settings = { ...corpus.config.training, isPadded: corpus.encoder.isPadded };
  const encoded = corpus.sentences.map(({ encoded }) => encoded);
  const encoder = corpus.encoder.training(encoded, corpus.config.training);
  const network = trainingNetwork(corpus.heads, encoder);
  const { offsets, length } = layoutOf(network.parameters);
  const parameters = new Float32Array(length);
  network.parameters.forEach(({ initialize, shape }, at) =>
    parameters.set(initialize(new Random(1, at), shape), offsets[at]),
  );
  const trainer = await createCpuTrainer(
    { ...network, maxGradientNorm: 5, weightDecay: 0.01 },
    { parameters, means: new Float32Array(length), squares: new Float32Array(length) },
  );
  const stepSettings = {
    heads: corpus.heads,
    dropouts: network.dropouts,
    encoder,
    targets: corpus.heads.map(() => ({ smoothing: 0 })),
    shares: corpus.heads.map(() => 1),
    seed: 1,
  };
  const batches = epochBatches(corpus.sentences, 1, settings);
  const dense = network.parameters
    .filter(({ decay }) => decay)
    .reduce((sum, { shape }) => sum + shape[0]! * shape[1]!, 0);
  const product = await matrixProduct(settings.batchTokens);

  const ratios: number[] = [];
  const speeds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const limit = await product();
    let words = 0;
    const began = performance.now();
    for (let at = 0; at < STEPS_A_ROUND; at++) {
      const step = round * STEPS_A_ROUND + at + 1;
      const batch = batches[step % batches.length]!;
      const input = stepInput([batch], step, stepSettings);
      await trainer.step({ batches: input, step, learningRate: 1e-3 });
      words += batch.reduce((sum, { sentence }) => sum + sentence.encoded.words, 0);
    }
    const seconds = (performance.now() - began) / 1000;
    speeds.push(words / seconds);
    // Forward once and backward twice: six operations a word and weight.
    ratios.push((6 * dense * words) / seconds / limit);
  }
  await trainer.release();
  console.log(`words a second, median of ${ROUNDS} rounds: ${Math.round(median(speeds.slice(1)))}`);
  console.log(`share of bare matrix products of this run: ${median(ratios.slice(1)).toFixed(2)}`);
}

/** Operations a second of a product like those of the encoder's windows. */
async function matrixProduct(rows: number): Promise<() => Promise<number>> {
  const [inner, columns] = [288, 288];
  const graph = new Graph();
  const a = graph.input("a", "float32", [rows, inner]);
  graph.output("c", graph.apply("Gemm", [a, graph.input("b", "float32", [inner, columns])]));
  const predictor = await loadPredictor(writeOnnx(graph));
  const random = new Random(1);
  const feeds = {
    a: { data: random.uniformArray(rows * inner, 1), shape: [rows, inner] },
    b: { data: random.uniformArray(inner * columns, 1), shape: [inner, columns] },
  };
  return async () => {
    const times = 50;
    const began = performance.now();
    for (let at = 0; at < times; at++) await predictor.run(feeds);
    return (times * 2 * rows * inner * columns) / ((performance.now() - began) / 1000);
  };
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

void main();
