// The models of the GPU benchmark with their batches: random weights of well-known sizes, the bundled sample's sentences.
import { resolve } from "node:path";
import { layoutOf, type StepBatch, type TrainingProgram, type TrainingState } from "../../src/engine/engine";
import type { EncoderTraining } from "../../src/model/encoder";
import { formFeatures, tableOf } from "../../src/model/hash-cnn/features";
import { featureInput } from "../../src/model/hash-cnn/encoder";
import { targetInput } from "../../src/model/heads";
import { Random } from "../../src/model/random";
import { trainingNetwork, type WeightedHead } from "../../src/model/tagger-network";
import type { EncoderShape } from "../../src/model/transformer/shape";
import type { SubTokenSentence } from "../../src/model/transformer/sub-token-sentence";
import type { SubTokenizer } from "../../src/model/transformer/sub-tokenizer";
import { Transformer } from "../../src/model/transformer/transformer";
import { epochBatches, wordsOfStep, type BatchItem } from "../../src/training/batches";
import { maskInputs } from "../../src/training/dropout-mask";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "../../src/training/prepare";
import { stepInput } from "../../src/training/step-input";
import type { TrainingSentence } from "../../src/training/training-sentence";

const bert = {
  heads: 12,
  tokenTypes: 2,
  epsilon: 1e-12,
  activation: "gelu",
  dropout: 0.1,
  attentionDropout: 0.1,
} as const;

const shapes: Readonly<Record<string, EncoderShape>> = {
  MiniLM: {
    ...bert,
    layers: 6,
    width: 384,
    innerWidth: 1536,
    vocabulary: 30_522,
    embeddingWidth: 384,
    positions: 512,
    firstPosition: 0,
  },
  "RoBERTa-base": {
    ...bert,
    layers: 12,
    width: 768,
    innerWidth: 3072,
    vocabulary: 50_265,
    embeddingWidth: 768,
    positions: 514,
    firstPosition: 2,
  },
};

export const modelNames: readonly string[] = ["hash-cnn", ...Object.keys(shapes)];

/** What a step is fed, and how many words it trains. */
export interface Step {
  readonly batch: StepBatch;
  readonly words: number;
}

export interface BenchmarkModel {
  readonly name: string;
  readonly program: TrainingProgram;
  /** Millions, all of them trained. */
  readonly parameters: number;
  begin(state: TrainingState): void;
  readonly steps: readonly Step[];
  /** What the loop of PyTorch builds the same model from, and feeds it. */
  readonly forTorch: object;
}

/**
 * @param corpus the `multitask.json` of the sentences
 * @param batchTokens words of a batch, or sub-tokens
 * @param count of steps, each with its batch
 */
export async function benchmarkModel(
  name: string,
  corpus: string,
  batchTokens: number,
  count: number,
): Promise<BenchmarkModel> {
  const prepared = await prepareCorpus(readCorpus(resolve(corpus)));
  const shape = shapes[name];
  const { encoder, sentences } = shape ? transformer(shape, prepared) : hashCnn(prepared);
  const { heads } = prepared;
  const network = trainingNetwork(heads, encoder);
  const { offsets, length } = layoutOf(network.parameters);
  const settings = {
    heads,
    dropouts: network.dropouts,
    encoder,
    targets: heads.map(() => ({ smoothing: 0 })),
    shares: heads.map(() => 1),
    seed: 1,
  };
  const batches = batchesOf(sentences, batchTokens, shape !== undefined, count);
  const steps = batches.map((items, at) => ({
    batch: stepInput([items], at + 1, settings)[0]!,
    words: wordsOfStep([items]),
  }));
  const random = new Random(1);
  return {
    name,
    program: { ...network, masks: maskInputs(network.dropouts), maxGradientNorm: 5, weightDecay: 0.01 },
    parameters: length / 1e6,
    begin: ({ parameters }) =>
      network.parameters.forEach(({ initialize, shape }, at) => parameters.set(initialize(random, shape), offsets[at])),
    steps,
    forTorch: {
      kind: shape ? "transformer" : "hash-cnn",
      ...(shape ?? { features: formFeatures }),
      labels: Object.fromEntries(heads.map(({ task, labels }) => [task, labels.length])),
      batches: steps.map(({ batch, words }) => ({ words, ...torchBatch(batch, heads) })),
    },
  };
}

function hashCnn({ config, encoder, sentences }: PreparedCorpus) {
  const encoded = sentences.map(({ encoded }) => encoded);
  return { encoder: encoder.training(encoded, config.training), sentences };
}

/** Random weights; the sub-tokens of a word follow from its form. */
function transformer(
  shape: EncoderShape,
  { sentences }: PreparedCorpus,
): { encoder: EncoderTraining; sentences: TrainingSentence[] } {
  const random = new Random(2);
  const manifest = { kind: "transformer", checkpoint: "random", pooling: "first", shape } as const;
  const read = (_: string, size: readonly number[]) =>
    random.uniformArray(
      size.reduce((product, length) => product * length, 1),
      0.03,
    );
  const encoder = new Transformer(manifest, undefined as unknown as SubTokenizer, {
    shape,
    read,
    release: () => undefined,
  });
  const wholeTable: SubTokenSentence = {
    words: 0,
    size: 0,
    windows: [Int32Array.from({ length: shape.vocabulary }, (_, id) => id)],
    places: [],
  };
  return {
    encoder: encoder.training([wholeTable]) as EncoderTraining,
    sentences: sentences.map(({ encoded, labels }) => ({
      encoded: inSubTokens((encoded as unknown as { forms: readonly string[] }).forms, shape.vocabulary),
      labels,
    })),
  };
}

/** One sub-token for every four characters of a word. */
function inSubTokens(forms: readonly string[], vocabulary: number): SubTokenSentence {
  const ids = [0];
  const places = forms.map((form) => {
    const first = ids.length;
    for (let at = 0; at < form.length; at += 4) ids.push(idOf(form.slice(at, at + 4), vocabulary));
    return { window: 0, first, last: ids.length - 1 };
  });
  ids.push(1);
  return { words: forms.length, size: ids.length, windows: [Int32Array.from(ids)], places };
}

function idOf(piece: string, vocabulary: number): number {
  let hash = 0;
  for (let at = 0; at < piece.length; at++) hash = (Math.imul(hash, 31) + piece.charCodeAt(at)) >>> 0;
  return 2 + (hash % (vocabulary - 2));
}

function batchesOf(
  sentences: readonly TrainingSentence[],
  batchTokens: number,
  isPadded: boolean,
  count: number,
): BatchItem[][] {
  const found: BatchItem[][] = [];
  // The sample is small: a large batch has its sentences several times.
  const size = sentences.reduce((sum, { encoded }) => sum + encoded.size, 0);
  const repeated = Array.from({ length: Math.ceil((2 * batchTokens) / size) }, () => sentences).flat();
  for (let epoch = 1; found.length < count; epoch++) {
    const batches = epochBatches(repeated, epoch, { batchTokens, isPadded, useAllTasks: true, sampling: 1, seed: 1 });
    // What is left over at the end of an epoch is no whole batch.
    const whole = batches.filter(
      (batch) => batch.reduce((sum, { sentence }) => sum + sentence.encoded.size, 0) > batchTokens / 2,
    );
    found.push(...whole);
  }
  return found.slice(0, count);
}

/** Inputs as lists of numbers by name, tables' rows as those of the whole table, and for each task the label of each row or -100. */
function torchBatch({ feeds, tableRows }: StepBatch, heads: readonly WeightedHead[]): object {
  const numbers = (name: string) => Array.from(feeds[name]!.data as ArrayLike<number | bigint>, Number);
  const labels = heads.map(({ task, labels, ...head }) => {
    const targets = numbers(targetInput({ task, labels, ...head }));
    const rows = targets.length / labels.length;
    return [
      task,
      Array.from({ length: rows }, (_, row) => {
        const label = targets.slice(row * labels.length, (row + 1) * labels.length).indexOf(1);
        return label < 0 ? -100 : label;
      }),
    ] as const;
  });
  const isTarget = (name: string) => name.startsWith("targets.") || name.startsWith("scale.");
  const inputs = Object.entries(feeds)
    .filter(([name]) => !isTarget(name) && !name.startsWith("dropout"))
    .map(([name, { shape }]) => [name.replaceAll(".", "_"), { numbers: numbers(name), shape }] as const);
  const features = formFeatures.flatMap((feature) => {
    const rows = tableRows[tableOf(feature)];
    return rows ? [numbers(featureInput(feature.name)).map((at) => rows[at]!)] : [];
  });
  return { labels: Object.fromEntries(labels), inputs: Object.fromEntries(inputs), features };
}
