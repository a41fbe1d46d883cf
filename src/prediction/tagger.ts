import { loadPredictor } from "../engine/onnxruntime";
import type { Predictor } from "../engine/engine";
import type { SentencePrediction, TokenPrediction } from "../messages/model-process";
import { predictionBatch } from "../model/hash-cnn/batch";
import { sentenceRows } from "../model/hash-cnn/sentence-rows";
import { decode, headOutput, type Head } from "../model/heads";
import { headOf, type ModelManifest } from "../model/manifest";
import { readModel, type Model } from "../model/model-folder";
import type { WordVectors } from "../model/vectors/word-vectors";
import { convertTags } from "../tasks/schemes";
import type { Task } from "../tasks/task";
import { tagProbabilities } from "./probabilities";

export { ModelFolderError } from "../model/model-folder";

/** Words that one run of the graph takes, more or less: memory stays small however long the file is. */
const BATCH_WORDS = 2_000;

/** The tags of one sentence for each task, in the task's own scheme. */
export type SentenceTags = Readonly<Record<string, readonly string[]>>;

interface SentenceOutput {
  readonly task: Task;
  readonly head: Head;
  /** [words, labels] */
  readonly logProbabilities: Float32Array;
}

/** A trained model, ready to tag sentences. */
export class Tagger {
  private constructor(
    private readonly predictor: Predictor,
    readonly manifest: ModelManifest,
    private readonly vectors: WordVectors | undefined,
  ) {}

  /** @throws ModelFolderError when the folder holds no usable model */
  static async load(folder: string): Promise<Tagger> {
    return Tagger.create(await readModel(folder));
  }

  static async create({ graph, manifest, vectors }: Model): Promise<Tagger> {
    return new Tagger(await loadPredictor(graph), manifest, vectors);
  }

  /** The tags alone; spans are always well-formed. */
  async tag(sentences: readonly (readonly string[])[]): Promise<SentenceTags[]> {
    return this.run(sentences, ({ task, head, logProbabilities }) => decodeTags(task, head, logProbabilities));
  }

  /** The tags with their probabilities and the likeliest alternatives. */
  async predict(sentences: readonly (readonly string[])[]): Promise<SentencePrediction[]> {
    return this.run(sentences, ({ task, head, logProbabilities }): TokenPrediction[] =>
      decodeTags(task, head, logProbabilities).map((tag, word) => {
        const width = head.labels.length;
        const row = logProbabilities.subarray(word * width, (word + 1) * width);
        return tagProbabilities(task, head.labels, row, tag);
      }),
    );
  }

  release(): Promise<void> {
    return this.predictor.release();
  }

  private async run<T>(
    sentences: readonly (readonly string[])[],
    read: (output: SentenceOutput) => T,
  ): Promise<Record<string, T>[]> {
    const results: Record<string, T>[] = [];
    for (const part of inBatches(sentences)) {
      const rows = part.map((forms) => sentenceRows(forms, this.vectors));
      const batch = predictionBatch(rows, this.vectors);
      const outputs = await this.predictor.run(batch.feeds);
      part.forEach((forms, at) => {
        const byTask = this.manifest.tasks.map((task) => {
          const head = headOf(task);
          const width = head.labels.length;
          const start = batch.firstRows[at]! * width;
          const all = outputs[headOutput(head)]!.data as Float32Array;
          const logProbabilities = all.subarray(start, start + forms.length * width);
          return [task.id, read({ task, head, logProbabilities })] as const;
        });
        results.push(Object.fromEntries(byTask));
      });
    }
    return results;
  }
}

function decodeTags(task: Task, head: Head, logProbabilities: Float32Array): string[] {
  const tags = decode(head, logProbabilities).map((label) => head.labels[label]!);
  return task.kind === "span" ? convertTags(tags, task.scheme) : tags;
}

function* inBatches(sentences: readonly (readonly string[])[]): Generator<(readonly string[])[]> {
  let part: (readonly string[])[] = [];
  let words = 0;
  for (const forms of sentences) {
    if (part.length > 0 && words + forms.length > BATCH_WORDS) {
      yield part;
      [part, words] = [[], 0];
    }
    part.push(forms);
    words += forms.length;
  }
  if (part.length > 0) yield part;
}
