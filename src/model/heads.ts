import type { HostTensor, Value } from "../graph/value";
import { crfLoss, crfTransitions } from "./crf";
import { crfTargets } from "./crf-targets";
import type { Head, TaggedRows } from "./head";
import { logSoftmax } from "./layers/log-softmax";
import { outputLayer } from "./layers/output";
import type { Network } from "./network";

export type { Head, TaggedRows } from "./head";

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

/** The output of the graph that holds what `crfTransitions` gives, for a head with a conditional random field. */
export function transitionsOutput(head: Head): string {
  return `transitions.${head.task}`;
}

/** Adds the outputs of a head to a graph for prediction. */
export function outputHead(network: Network, head: Head, x: Value): void {
  const { graph } = network;
  graph.output(headOutput(head), headLogProbabilities(network, head, x));
  if (head.crf) graph.output(transitionsOutput(head), graph.apply("Identity", [crfTransitions(network, head)]));
}

/** The training inputs of a head: a row of `targets` is one-hot where a word is annotated and zero elsewhere. */
export function targetInput(head: Head): string {
  return `targets.${head.task}`;
}

/** -1 over the weight of the annotated words in the step, or 0 where there is none. */
export function scaleInput(head: Head): string {
  return `scale.${head.task}`;
}

/**
 * Over the annotated words of a step, or the part of it that a batch has: the mean cross-entropy, or of a conditional random field the
 * negative log-likelihood of the sentences' tags by the number of words [1, 1]
 */
export function headLoss(network: Network, head: Head, logProbabilities: Value): Value {
  const { graph } = network;
  if (head.crf) return crfLoss(network, head, head.crf.longest, logProbabilities);
  const targets = graph.input(targetInput(head), "float32", ["rows", head.labels.length]);
  const scale = graph.input(scaleInput(head), "float32", []);
  const sum = graph.apply("ReduceSum", [graph.apply("Mul", [logProbabilities, targets])], { axes: [0, 1] });
  return graph.apply("Mul", [sum, scale]);
}

/** What the loss makes of a label. */
export interface TargetSettings {
  /** The share of the probability that targets give to all labels alike (Szegedy et al. 2016, arXiv:1512.00567, section 7). */
  readonly smoothing: number;
  /** For each label how much a word of it weighs; undefined: all alike. */
  readonly weights?: readonly number[];
}

/** Each annotated word alike, and its label alone. */
export const plainTargets: TargetSettings = { smoothing: 0 };

/** How much the annotated words of some sentences weigh together. */
export function targetWeight(tagged: readonly TaggedRows[], { weights }: TargetSettings = plainTargets): number {
  let sum = 0;
  for (const { labels } of tagged) {
    for (const label of labels) if (label !== undefined) sum += weights?.[label] ?? 1;
  }
  return sum;
}

/**
 * The training inputs of a head for a batch of `rows` rows.
 * @param total the weight of the annotated words of all batches of the step
 */
export function headTargets(
  head: Head,
  rows: number,
  tagged: readonly TaggedRows[],
  settings: TargetSettings = plainTargets,
  total = targetWeight(tagged, settings),
): Record<string, HostTensor> {
  if (head.crf) return crfTargets(head, head.crf.longest, tagged, total);
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
