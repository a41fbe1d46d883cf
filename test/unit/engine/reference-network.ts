/**
 * A small network of the parts that hash-cnn has, written twice: as a graph of ours, and independently as plain float64 loops with
 * gradients by differences and AdamW as PyTorch documents it.
 */
import { headLogProbabilities, headLoss, type Head } from "../../../src/model/heads";
import { uniform } from "../../../src/model/initializers";
import { layerNorm } from "../../../src/model/layers/layer-norm";
import { maxout, SHARPNESS } from "../../../src/model/layers/maxout";
import { window } from "../../../src/model/layers/window";
import { Network } from "../../../src/model/network";
import { parameterGradients } from "../../../src/model/parameter-gradients";
import type { TrainedParameter } from "../../../src/model/tagger-network";
import type { TrainingProgram } from "../../../src/engine/engine";

export const TABLE_ROWS = 12;
export const WIDTH = 4;
const PIECES = 2;
export const head: Head = { task: "pos", kind: "token", labels: ["A", "B", "C"] };
export const MAX_NORM = 0.5;
export const DECAY = 0.1;

/** Tables are last, as engines are given them. */
export function referenceProgram({ windows = true } = {}): TrainingProgram & {
  parameters: readonly TrainedParameter[];
} {
  const network = new Network("training");
  const { graph } = network;
  const ids = graph.input("ids", "int64", ["rows"]);
  const looked = network.lookup("table", [TABLE_ROWS, WIDTH], uniform(1), ids);
  const mixed = layerNorm(network, "mix", maxout(network, "mix", looked, WIDTH, PIECES));
  const around = windows ? window(network, mixed) : graph.apply("Concat", [mixed, mixed, mixed], { axis: 1 });
  const windowed = maxout(network, "window", around, WIDTH, PIECES);
  const x = graph.apply("Add", [mixed, windowed]);
  const loss = headLoss(network, head, headLogProbabilities(network, head, x));
  const parameters = network.parameters
    .map((parameter) => ({ ...parameter, rate: 1 }))
    .sort((a, b) => Number(!!a.lookup) - Number(!!b.lookup));
  return {
    graph,
    parameters,
    ...parameterGradients(graph, loss, parameters),
    losses: { loss },
    maxGradientNorm: MAX_NORM,
    weightDecay: DECAY,
  };
}

export type Weights = Map<string, Float64Array>;

/** The mean cross-entropy of the reference network, by loops. */
export function referenceLoss(weights: Weights, ids: readonly number[], labels: readonly number[]): number {
  const get = (name: string) => weights.get(name)!;
  const looked = ids.map((id) => [...get("table").subarray(id * WIDTH, (id + 1) * WIDTH)]);
  const mixed = looked.map((row) =>
    normalize(smoothLargest(row, get("mix.weight"), get("mix.bias")), get("mix.scale"), get("mix.shift")),
  );
  const nothing = new Array<number>(WIDTH).fill(0);
  const outputs = mixed.map((row, at) => {
    const around = [...(mixed[at - 1] ?? nothing), ...row, ...(mixed[at + 1] ?? nothing)];
    const windowed = smoothLargest(around, get("window.weight"), get("window.bias"));
    return linear(
      row.map((value, k) => value + windowed[k]!),
      get("head.pos.weight"),
      get("head.pos.bias"),
    );
  });
  const losses = outputs.map(
    (scores, at) => Math.log(scores.reduce((sum, s) => sum + Math.exp(s), 0)) - scores[labels[at]!]!,
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function linear(x: readonly number[], weight: Float64Array, bias: Float64Array): number[] {
  return Array.from(bias, (b, out) => x.reduce((sum, value, at) => sum + value * weight[at * bias.length + out]!, b));
}

function smoothLargest(x: readonly number[], weight: Float64Array, bias: Float64Array): number[] {
  const all = linear(x, weight, bias).map((value) => SHARPNESS * value);
  return Array.from({ length: WIDTH }, (_, at) => {
    const pieces = Array.from({ length: PIECES }, (_, p) => all[p * WIDTH + at]!);
    return Math.log(pieces.reduce((sum, piece) => sum + Math.exp(piece), 0));
  });
}

function normalize(x: readonly number[], scale: Float64Array, shift: Float64Array): number[] {
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / x.length;
  return x.map((value, at) => ((value - mean) / Math.sqrt(variance + 1e-5)) * scale[at]! + shift[at]!);
}

/** AdamW by loops; rows of a table that the batch does not read are left alone, moments and all. */
export class ReferenceTrainer {
  private readonly means: Weights = new Map();
  private readonly squares: Weights = new Map();
  private steps = 0;

  constructor(
    readonly weights: Weights,
    private readonly decays: ReadonlySet<string>,
  ) {
    for (const [name, array] of weights) {
      this.means.set(name, new Float64Array(array.length));
      this.squares.set(name, new Float64Array(array.length));
    }
  }

  step(ids: readonly number[], labels: readonly number[], learningRate: number): number {
    this.steps++;
    const loss = referenceLoss(this.weights, ids, labels);
    const gradients = new Map([...this.weights].map(([name, array]) => [name, this.differences(array, ids, labels)]));
    const norm = Math.sqrt([...gradients.values()].flatMap((g) => [...g]).reduce((sum, g) => sum + g * g, 0));
    const clip = Math.min(1, MAX_NORM / norm);
    for (const [name, array] of this.weights) {
      array.forEach((value, at) => {
        if (name === "table" && !ids.includes(Math.floor(at / WIDTH))) return;
        const [m, v] = [this.means.get(name)!, this.squares.get(name)!];
        const g = clip * gradients.get(name)![at]!;
        m[at] = 0.9 * m[at]! + 0.1 * g;
        v[at] = 0.999 * v[at]! + 0.001 * g * g;
        const corrected = m[at]! / (1 - 0.9 ** this.steps) / (Math.sqrt(v[at]! / (1 - 0.999 ** this.steps)) + 1e-8);
        array[at] = value - learningRate * ((this.decays.has(name) ? DECAY * value : 0) + corrected);
      });
    }
    return loss;
  }

  private differences(array: Float64Array, ids: readonly number[], labels: readonly number[]): Float64Array {
    const step = 1e-6;
    return array.map((_, at) => {
      const before = array[at]!;
      array[at] = before + step;
      const above = referenceLoss(this.weights, ids, labels);
      array[at] = before - step;
      const below = referenceLoss(this.weights, ids, labels);
      array[at] = before;
      return (above - below) / (2 * step);
    });
  }
}
