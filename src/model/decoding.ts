import type { Head } from "./head";
import { transitionScores, type TransitionScores } from "./transition-scores";

/**
 * The likeliest label of each word, from the log-probabilities [words, labels] of one sentence. For spans the likeliest
 * well-formed BIOES sequence (Viterbi), so that no decoded span is ever broken; for those that Flair has learned the likeliest of all.
 * @param transitions that a conditional random field has learned [labels + 2, labels]
 */
export function decode(head: Head, logProbabilities: Float32Array, transitions?: Float32Array): number[] {
  const width = head.labels.length;
  const separately = likeliest(width, logProbabilities);
  if (head.kind === "token" || (head.decoding === "flair" && !transitions)) return separately;
  const scores = transitionScores(head, transitions);
  // The likeliest labels of the words make up the likeliest sequence where they are one.
  return !transitions && isAllowed(separately, width, scores) ? separately : viterbi(width, logProbabilities, scores);
}

function likeliest(width: number, logProbabilities: Float32Array): number[] {
  const labels: number[] = [];
  for (let start = 0; start < logProbabilities.length; start += width) {
    let best = 0;
    for (let label = 1; label < width; label++) {
      if (logProbabilities[start + label]! > logProbabilities[start + best]!) best = label;
    }
    labels.push(best);
  }
  return labels;
}

function isAllowed(labels: readonly number[], width: number, { between, first, last }: TransitionScores): boolean {
  if (labels.length === 0) return true;
  if (first[labels[0]!] === -Infinity || last[labels.at(-1)!] === -Infinity) return false;
  return labels.every((label, word) => word === 0 || between[labels[word - 1]! * width + label] !== -Infinity);
}

function viterbi(
  width: number,
  logProbabilities: Float32Array,
  { between, first, last, groups }: TransitionScores,
): number[] {
  const words = logProbabilities.length / width;
  if (words === 0) return [];
  const from = new Int32Array(words * width);
  let scores = Float64Array.from(first, (score, label) => score + logProbabilities[label]!);
  for (let word = 1; word < words; word++) {
    const next = new Float64Array(width);
    for (const { labels, before } of groups) {
      let best = 0;
      let highest = -Infinity;
      for (const previous of before) {
        const score = scores[previous]! + between[previous * width + labels[0]!]!;
        if (score > highest) {
          best = previous;
          highest = score;
        }
      }
      for (const label of labels) {
        from[word * width + label] = best;
        next[label] = highest + logProbabilities[word * width + label]!;
      }
    }
    scores = next;
  }
  const path = new Array<number>(words);
  const ends = scores.map((score, label) => score + last[label]!);
  path[words - 1] = ends.indexOf(ends.reduce((best, score) => Math.max(best, score), -Infinity));
  for (let word = words - 1; word > 0; word--) path[word - 1] = from[word * width + path[word]!]!;
  return path;
}

/**
 * The log-probability of each label at each word over all well-formed sequences of a conditional random field [words, labels]
 * (forward and backward sums; Sutton and McCallum 2012, arXiv:1011.4088, section 4.1).
 */
export function marginals(head: Head, logProbabilities: Float32Array, transitions: Float32Array): Float32Array {
  const width = head.labels.length;
  const words = logProbabilities.length / width;
  const { between, first, last } = transitionScores(head, transitions);
  const emission = (word: number, label: number) => logProbabilities[word * width + label]!;
  const labels = Array.from({ length: width }, (_, label) => label);
  const forward: number[][] = [];
  const backward = new Array<number[]>(words);
  for (let word = 0; word < words; word++) {
    forward.push(
      labels.map((label) => {
        const before =
          word === 0
            ? first[label]!
            : logSum(labels.map((previous) => forward[word - 1]![previous]! + between[previous * width + label]!));
        return before + emission(word, label);
      }),
    );
  }
  for (let word = words - 1; word >= 0; word--) {
    backward[word] = labels.map((label) =>
      word === words - 1
        ? last[label]!
        : logSum(
            labels.map(
              (next) => between[label * width + next]! + emission(word + 1, next) + backward[word + 1]![next]!,
            ),
          ),
    );
  }
  return Float32Array.from(
    forward.flatMap((scores, word) => {
      const both = scores.map((score, label) => score + backward[word]![label]!);
      const total = logSum(both);
      return both.map((score) => score - total);
    }),
  );
}

function logSum(values: readonly number[]): number {
  const highest = values.reduce((best, value) => Math.max(best, value), -Infinity);
  if (highest === -Infinity) return highest;
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
}
