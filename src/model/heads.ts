import type { HostTensor, Value } from "../graph/value";
import { canFollow } from "../tasks/schemes";
import { logSoftmax } from "./layers/log-softmax";
import { outputLayer } from "./layers/output";
import type { Network } from "./network";

/** A task as the network knows it: its labels are BIOES tags for spans, and plain tags for tokens. */
export interface Head {
  readonly task: string;
  readonly kind: "span" | "token";
  readonly labels: readonly string[];
}

/** The output of the graph that holds a head's log-probabilities [rows, labels]. */
export function headOutput(head: Head): string {
  return `log_probabilities.${head.task}`;
}

/** Whether a parameter belongs to a head. */
export function isOfHead(parameter: string): boolean {
  return parameter.startsWith(HEAD);
}

const HEAD = "head.";

/** x [rows, width] -> log-probabilities [rows, labels] */
export function headLogProbabilities(network: Network, head: Head, x: Value): Value {
  return logSoftmax(network, outputLayer(network, `${HEAD}${head.task}`, x, head.labels.length));
}

/** The training inputs of a head: a row of `targets` is one-hot where a word is annotated and zero elsewhere. */
export function targetInput(head: Head): string {
  return `targets.${head.task}`;
}

/** -1 over the weight of the annotated words in the step, or 0 where there is none. */
export function scaleInput(head: Head): string {
  return `scale.${head.task}`;
}

/** Mean cross-entropy over the annotated words of a step, or the part of it that a batch has [1, 1] */
export function headLoss({ graph }: Network, head: Head, logProbabilities: Value): Value {
  const targets = graph.input(targetInput(head), "float32", ["rows", head.labels.length]);
  const scale = graph.input(scaleInput(head), "float32", []);
  const sum = graph.apply("ReduceSum", [graph.apply("Mul", [logProbabilities, targets])], { axes: [0, 1] });
  return graph.apply("Mul", [sum, scale]);
}

/** The tags of one sentence as one-hot rows, from the row `firstRow` on; `undefined` is a word without annotation. */
export interface TaggedRows {
  readonly firstRow: number;
  readonly labels: readonly (number | undefined)[];
}

/** What the loss makes of a label. */
export interface TargetSettings {
  /** The share of the probability that targets give to all labels alike (Szegedy et al. 2016, arXiv:1512.00567, section 7). */
  readonly smoothing: number;
  /** For each label how much a word of it weighs; undefined: all alike. */
  readonly weights?: readonly number[];
}

const plainTargets: TargetSettings = { smoothing: 0 };

/** How much the annotated words of some sentences weigh together. */
export function targetWeight(tagged: readonly TaggedRows[], { weights }: TargetSettings = plainTargets): number {
  let sum = 0;
  for (const { labels } of tagged) {
    for (const label of labels) if (label !== undefined) sum += weights?.[label] ?? 1;
  }
  return sum;
}

/**
 * The two training inputs of a head for a batch of `rows` rows.
 * @param total the weight of the annotated words of all batches of the step
 */
export function headTargets(
  head: Head,
  rows: number,
  tagged: readonly TaggedRows[],
  settings: TargetSettings = plainTargets,
  total = targetWeight(tagged, settings),
): Record<string, HostTensor> {
  const width = head.labels.length;
  const { smoothing, weights } = settings;
  const targets = new Float32Array(rows * width);
  for (const { firstRow, labels } of tagged) {
    labels.forEach((label, at) => {
      if (label === undefined) return;
      const start = (firstRow + at) * width;
      const weight = weights?.[label] ?? 1;
      if (smoothing > 0) targets.fill((weight * smoothing) / width, start, start + width);
      targets[start + label]! += weight * (1 - smoothing);
    });
  }
  return {
    [targetInput(head)]: { data: targets, shape: [rows, width] },
    [scaleInput(head)]: { data: Float32Array.of(total === 0 ? 0 : -1 / total), shape: [] },
  };
}

/**
 * The likeliest label of each word, from the log-probabilities [words, labels] of one sentence. For spans the likeliest
 * well-formed BIOES sequence (Viterbi), so that no decoded span is ever broken.
 */
export function decode(head: Head, logProbabilities: Float32Array): number[] {
  return head.kind === "token" ? likeliest(head.labels.length, logProbabilities) : viterbi(head, logProbabilities);
}

function likeliest(width: number, logProbabilities: Float32Array): number[] {
  return Array.from({ length: logProbabilities.length / width }, (_, word) => {
    const row = logProbabilities.subarray(word * width, (word + 1) * width);
    return row.indexOf(row.reduce((best, value) => Math.max(best, value), -Infinity));
  });
}

function viterbi({ labels }: Head, logProbabilities: Float32Array): number[] {
  const width = labels.length;
  const words = logProbabilities.length / width;
  if (words === 0) return [];
  const before = predecessors(labels);
  const from = new Int32Array(words * width);
  let scores = Float64Array.from(labels, (label, at) =>
    canFollow(undefined, label) ? logProbabilities[at]! : -Infinity,
  );
  for (let word = 1; word < words; word++) {
    const next = new Float64Array(width);
    for (let label = 0; label < width; label++) {
      let best = before[label]![0]!;
      for (const previous of before[label]!) if (scores[previous]! > scores[best]!) best = previous;
      from[word * width + label] = best;
      next[label] = scores[best]! + logProbabilities[word * width + label]!;
    }
    scores = next;
  }
  const path = new Array<number>(words);
  path[words - 1] = labels
    .map((_, at) => at)
    .filter((at) => canFollow(labels[at], undefined))
    .reduce((best, at) => (scores[at]! > scores[best]! ? at : best));
  for (let word = words - 1; word > 0; word--) path[word - 1] = from[word * width + path[word]!]!;
  return path;
}

const predecessorsOf = new WeakMap<readonly string[], number[][]>();

/** For each label those that may stand before it; worked out once a head. */
function predecessors(labels: readonly string[]): number[][] {
  const known = predecessorsOf.get(labels);
  if (known) return known;
  const found = labels.map((label) => labels.map((_, at) => at).filter((at) => canFollow(labels[at], label)));
  predecessorsOf.set(labels, found);
  return found;
}
