import { canFollow } from "../tasks/schemes";
import type { Head } from "./head";

const masks = new WeakMap<readonly string[], Float32Array>();

/**
 * Which label may follow which in well-formed BIOES, as 1 and 0 [labels + 2, labels]: a row for each label before, then one for the
 * beginning of the sentence and one for its end (where the column is the label before). Worked out once a head.
 */
export function transitionMask({ labels }: Pick<Head, "labels">): Float32Array {
  const known = masks.get(labels);
  if (known) return known;
  const before = labels.map((previous) => labels.map((label) => canFollow(previous, label)));
  const edges = [
    labels.map((label) => canFollow(undefined, label)),
    labels.map((label) => canFollow(label, undefined)),
  ];
  const mask = Float32Array.from([...before, ...edges].flat(), Number);
  masks.set(labels, mask);
  return mask;
}

/** What is added to the log-probabilities of labels for their sequence; minus infinity where they cannot follow each other. */
export interface TransitionScores {
  /** [labels before, labels] */
  readonly between: Float32Array;
  readonly first: Float32Array;
  readonly last: Float32Array;
  readonly groups: readonly LabelGroup[];
}

/** Labels that have the same scores behind any other: most have, where nothing was learned. */
export interface LabelGroup {
  readonly labels: Int32Array;
  /** Those that may stand before them. */
  readonly before: Int32Array;
}

/** By what was learned, or else by the labels: the sentences of a batch have the same. */
const worked = new WeakMap<Float32Array | readonly string[], TransitionScores>();

/** @param learned by a conditional random field, in the shape of `transitionMask`; else only well-formedness counts */
export function transitionScores(head: Pick<Head, "labels" | "decoding">, learned?: Float32Array): TransitionScores {
  const known = worked.get(learned ?? head.labels);
  if (known) return known;
  const width = head.labels.length;
  const isFree = head.decoding === "flair";
  const scores = transitionMask(head).map((allowed, at) => (allowed || isFree ? (learned?.[at] ?? 0) : -Infinity));
  const row = (at: number, rows = 1) => scores.subarray(at * width, (at + rows) * width);
  const between = row(0, width);
  const found = { between, first: row(width), last: row(width + 1), groups: groupLabels(between, width) };
  worked.set(learned ?? head.labels, found);
  return found;
}

function groupLabels(between: Float32Array, width: number): LabelGroup[] {
  const labels = Array.from({ length: width }, (_, label) => label);
  const scoresOf = (label: number) => labels.map((previous) => between[previous * width + label]!);
  const groups = new Map<string, number[]>();
  for (const label of labels) {
    const key = scoresOf(label).join();
    const group = groups.get(key);
    if (group) group.push(label);
    else groups.set(key, [label]);
  }
  return Array.from(groups.values(), (group) => {
    const scores = scoresOf(group[0]!);
    return {
      labels: Int32Array.from(group),
      before: Int32Array.from(labels.filter((previous) => scores[previous] !== -Infinity)),
    };
  });
}
