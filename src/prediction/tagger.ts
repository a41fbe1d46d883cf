import { checkDevice } from "../engine/devices";
import { loadPredictor } from "../engine/onnxruntime";
import type { DeviceName } from "../messages/devices";
import type { Predictor } from "../engine/engine";
import type { SentencePrediction, TokenPrediction } from "../messages/model-process";
import { cutBatches } from "../model/cut-batches";
import type { EncodedSentence, Encoder } from "../model/encoder";
import { decode, marginals } from "../model/decoding";
import { headOutput, transitionsOutput, type Head } from "../model/heads";
import { headOf, type ModelManifest } from "../model/manifest";
import { readModel, type Model } from "../model/model-folder";
import { convertTags } from "../tasks/schemes";
import type { SentenceWords } from "../tasks/document-context";
import type { Task } from "../tasks/task";
import { tagProbabilities } from "./probabilities";

export { deviceNames, MissingDeviceError } from "../engine/devices";
export { ModelFolderError } from "../model/model-files";

/** What one run of the graph takes at most, in words or sub-tokens: memory stays small however long the file is. */
const BATCH_SIZE = 2_000;

/** The tags of one sentence for each task, in the task's own scheme. */
export type SentenceTags = Readonly<Record<string, readonly string[]>>;

interface SentenceOutput {
  readonly task: Task;
  readonly head: Head;
  /** [words, labels] */
  readonly logProbabilities: Float32Array;
  /** Of a head with a conditional random field. */
  readonly transitions?: Float32Array;
}

/** A sentence as the encoder reads it, with its place among those that were asked for. */
interface PlacedSentence {
  readonly at: number;
  readonly encoded: EncodedSentence;
}

/** A trained model, ready to tag sentences. */
export class Tagger {
  private constructor(
    private readonly predictor: Predictor,
    readonly manifest: ModelManifest,
    private readonly encoder: Encoder,
  ) {}

  /**
   * @throws ModelFolderError when the folder holds no usable model
   * @throws MissingDeviceError when the device cannot be used here
   */
  static async load(folder: string, device: DeviceName = "cpu"): Promise<Tagger> {
    return Tagger.create(await readModel(folder), device);
  }

  static async create({ graph, manifest, encoder }: Model, device: DeviceName = "cpu"): Promise<Tagger> {
    await checkDevice(device);
    return Tagger.over(await loadPredictor(graph, device), manifest, encoder);
  }

  /** Of a graph that is loaded already. */
  static over(predictor: Predictor, manifest: ModelManifest, encoder: Encoder): Tagger {
    return new Tagger(predictor, manifest, encoder);
  }

  /** How many words of the document to each side of a sentence the model reads. */
  get contextWords(): number {
    return this.encoder.contextWords;
  }

  /** The tags alone; spans are always well-formed. */
  async tag(sentences: readonly SentenceWords[]): Promise<SentenceTags[]> {
    return this.run(sentences, decodeTags);
  }

  /** The tags with their probabilities and the likeliest alternatives. */
  async predict(sentences: readonly SentenceWords[]): Promise<SentencePrediction[]> {
    return this.run(sentences, (output): TokenPrediction[] => {
      const { task, head, logProbabilities, transitions } = output;
      const all = transitions ? marginals(head, logProbabilities, transitions) : logProbabilities;
      return decodeTags(output).map((tag, word) => {
        const width = head.labels.length;
        return tagProbabilities(task, head.labels, all.subarray(word * width, (word + 1) * width), tag);
      });
    });
  }

  release(): Promise<void> {
    return this.predictor.release();
  }

  private async run<T>(
    sentences: readonly SentenceWords[],
    read: (output: SentenceOutput) => T,
  ): Promise<Record<string, T>[]> {
    const results = new Array<Record<string, T>>(sentences.length);
    for (const part of this.inBatches(sentences)) {
      const batch = this.encoder.batch(part.map(({ encoded }) => encoded));
      const outputs = await this.predictor.run(batch.feeds);
      part.forEach(({ at, encoded: { words } }, place) => {
        const byTask = this.manifest.tasks.map((task) => {
          const head = headOf(task);
          const width = head.labels.length;
          const start = batch.firstRows[place]! * width;
          const all = outputs[headOutput(head)]!.data as Float32Array;
          const logProbabilities = all.subarray(start, start + words * width);
          const transitions = head.crf && (outputs[transitionsOutput(head)]!.data as Float32Array);
          return [task.id, read({ task, head, logProbabilities, ...(transitions && { transitions }) })] as const;
        });
        results[at] = Object.fromEntries(byTask);
      });
    }
    return results;
  }

  private inBatches(sentences: readonly SentenceWords[]): PlacedSentence[][] {
    const { isPadded } = this.encoder;
    const placed = sentences.map((sentence, at) => ({ at, encoded: this.encoder.read(sentence) }));
    if (isPadded) placed.sort((a, b) => a.encoded.size - b.encoded.size);
    return cutBatches(placed, ({ encoded }) => encoded.size, { limit: BATCH_SIZE, isPadded });
  }
}

function decodeTags({ task, head, logProbabilities, transitions }: SentenceOutput): string[] {
  const tags = decode(head, logProbabilities, transitions).map((label) => head.labels[label]!);
  return task.kind === "span" ? convertTags(tags, task.scheme) : tags;
}
