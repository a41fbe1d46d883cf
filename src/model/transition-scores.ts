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
  /** For each label those that may stand before it. */
  readonly before: readonly Int32Array[];
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
  const labels = Int32Array.from(head.labels.keys());
  const before = head.labels.map((_, label) =>
    labels.filter((previous) => between[previous * width + label] !== -Infinity),
  );
  const found = { between, first: row(width), last: row(width + 1), before };
  worked.set(learned ?? head.labels, found);
  return found;
}
