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

/** x [rows, width] -> log-probabilities [rows, labels] */
export function headLogProbabilities(network: Network, head: Head, x: Value): Value {
  return logSoftmax(network, outputLayer(network, `head.${head.task}`, x, head.labels.length));
}

/** The training inputs of a head: a row of `targets` is one-hot where a word is annotated and zero elsewhere. */
export function targetInput(head: Head): string {
  return `targets.${head.task}`;
}

/** -1 over the number of annotated words in the batch, or 0 where there is none. */
export function scaleInput(head: Head): string {
  return `scale.${head.task}`;
}

/** Mean cross-entropy over the annotated words of a batch [1, 1] */
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

/** The two training inputs of a head for a batch of `rows` rows. */
export function headTargets(head: Head, rows: number, tagged: readonly TaggedRows[]): Record<string, HostTensor> {
  const width = head.labels.length;
  const targets = new Float32Array(rows * width);
  let count = 0;
  for (const { firstRow, labels } of tagged) {
    labels.forEach((label, at) => {
      if (label === undefined) return;
      targets[(firstRow + at) * width + label] = 1;
      count++;
    });
  }
  return {
    [targetInput(head)]: { data: targets, shape: [rows, width] },
    [scaleInput(head)]: { data: Float32Array.of(count === 0 ? 0 : -1 / count), shape: [] },
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
