import { execFileSync } from "node:child_process";
import { loadPredictor } from "../../../src/engine/onnxruntime";
import { headOutput } from "../../../src/model/heads";
import { headOf } from "../../../src/model/manifest";
import { readModel } from "../../../src/model/model-folder";
import { Tagger } from "../../../src/prediction/tagger";
import { readSpans } from "../../../src/tasks/spans";
import type { SentenceWords } from "../../../src/tasks/document-context";

/** What Flair says of a sentence: a line of what bench/flair/log_probabilities.py prints. */
export interface FlairOutput {
  /** Its place among the sentences of the split that have a task. */
  readonly at: number;
  readonly forms: readonly string[];
  readonly tasks: Readonly<
    Record<
      string,
      {
        readonly labels: readonly string[];
        /** Of the output layer [words][labels]. */
        readonly logProbabilities: readonly (readonly number[])[];
        /** First word, word after the last, and label. */
        readonly predicted: readonly (readonly [number, number, string])[];
      }
    >
  >;
}

/** Asks Flair, with the model that an exported train.py has trained; with another pooling than it was trained with where one is named. */
export function flairOutputs(
  python: string,
  exported: string,
  split: string,
  count: number,
  ...pooling: string[]
): FlairOutput[] {
  const lines = execFileSync(python, ["bench/flair/log_probabilities.py", exported, split, String(count), ...pooling], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as FlairOutput);
}

/**
 * The largest difference of a log-probability between Flair and a model folder, a task.
 * @param sentences those that Flair was asked for, in its order
 */
export async function largestDifferences(
  folder: string,
  recorded: readonly FlairOutput[],
  sentences: readonly SentenceWords[],
): Promise<Record<string, number>> {
  const { graph, manifest, encoder } = await readModel(folder);
  const predictor = await loadPredictor(graph);
  const largest: Record<string, number> = {};
  for (const [place, { tasks }] of recorded.entries()) {
    const batch = encoder.batch([encoder.read(sentences[place]!)]);
    const outputs = await predictor.run(batch.feeds);
    for (const head of manifest.tasks.map(headOf)) {
      const { labels, logProbabilities } = tasks[head.task]!;
      if (labels.join() !== head.labels.join()) throw new Error(`other labels: ${head.labels.join()}`);
      const ours = outputs[headOutput(head)]!.data as Float32Array;
      logProbabilities.flat().forEach((theirs, at) => {
        largest[head.task] = Math.max(largest[head.task] ?? 0, Math.abs(ours[at]! - theirs));
      });
    }
  }
  await predictor.release();
  return largest;
}

/** The share of sentences in which a model folder predicts just what Flair does, a task. */
export async function sharesAlike(
  folder: string,
  recorded: readonly FlairOutput[],
  sentences: readonly SentenceWords[],
): Promise<Record<string, number>> {
  const tagger = await Tagger.load(folder);
  const predictions = await tagger.tag(sentences);
  await tagger.release();
  return Object.fromEntries(
    tagger.manifest.tasks.map(({ id, kind }) => {
      const alike = recorded.filter(({ tasks }, at) => {
        const tags = predictions[at]![id]!;
        const ours =
          kind === "span"
            ? readSpans(tags).map(({ start, end, label }) => [start, end, label])
            : tags.map((tag, word) => [word, word + 1, tag]);
        return JSON.stringify(ours) === JSON.stringify(tasks[id]!.predicted);
      });
      return [id, alike.length / recorded.length];
    }),
  );
}
