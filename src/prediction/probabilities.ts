import type { TokenPrediction } from "../messages/model-process";
import { parseTag, type Scheme } from "../tasks/schemes";
import type { Task } from "../tasks/task";

/** How many alternatives are kept. */
const ALTERNATIVES = 4;

/** The prefix that a scheme writes where BIOES has B, I, E and S; IOB1 writes B only between neighbours, so I stands for it. */
const prefixes: Record<Scheme, Readonly<Record<string, string>>> = {
  IOB1: { B: "I", I: "I", E: "I", S: "I" },
  IOB2: { B: "B", I: "I", E: "I", S: "B" },
  BIOES: { B: "B", I: "I", E: "E", S: "S" },
  BILOU: { B: "B", I: "I", E: "L", S: "U" },
};

/**
 * What the model says of one word: the decoded tag, and the likeliest tags of the task's scheme with the probabilities of all
 * labels that read as them.
 * @param row log-probabilities, one a label
 * @param tag the decoded tag
 */
export function tagProbabilities(
  task: Task,
  labels: readonly string[],
  row: Float32Array,
  tag: string,
): TokenPrediction {
  const sums = new Map<string, number>();
  labels.forEach((label, at) => {
    const name = asWritten(task, label);
    sums.set(name, (sums.get(name) ?? 0) + Math.exp(row[at]!));
  });
  const alternatives = [...sums]
    .map(([name, probability]) => ({ tag: name, probability }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, ALTERNATIVES);
  const written = task.kind === "span" && task.scheme === "IOB1" ? tag.replace(/^B-/, "I-") : tag;
  return { tag, probability: sums.get(written) ?? 0, alternatives };
}

function asWritten(task: Task, label: string): string {
  if (task.kind === "token" || label === "O") return label;
  const { prefix, label: type } = parseTag(label);
  return `${prefixes[task.scheme][prefix] ?? prefix}-${type}`;
}
