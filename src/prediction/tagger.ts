import { checkDevice } from "../engine/devices";
import { loadPredictor } from "../engine/onnxruntime";
import { loadThreadedPredictor } from "../engine/threaded-predictor";
import type { HostTensors } from "../graph/value";
import type { DeviceName } from "../messages/devices";
import type { Predictor } from "../engine/engine";
import type { SentencePrediction, TokenPrediction } from "../messages/model-process";
import { cutBatches } from "../model/cut-batches";
import type { EncodedSentence, Encoder, EncoderBatch } from "../model/encoder";
import { decode, marginals } from "../model/decoding";
import { headOutput, transitionsOutput, type Head } from "../model/heads";
import { headOf, type ModelManifest } from "../model/manifest";
import { ModelFolderError, modelFiles } from "../model/model-files";
import { readModel, type Model } from "../model/model-folder";
import { readFlairSpans } from "../tasks/flair-spans";
import { convertTags } from "../tasks/schemes";
import { writeSpans } from "../tasks/spans";
import type { SentenceWords } from "../tasks/document-context";
import type { Task } from "../tasks/task";
import { tagProbabilities } from "./probabilities";

export { deviceNames } from "../engine/devices";
export { MissingDeviceError } from "../engine/missing-device";
export { ModelFolderError } from "../model/model-files";

interface BatchPlan {
  /** What one run of the graph takes at most, in words or sub-tokens: memory stays small however long the file is. */
  readonly size: number;
  /** Batches that wait or run beside the one that is made. */
  readonly ahead: number;
}

/** Where other requests may wait for a batch. */
const HERE: BatchPlan = { size: 1_000, ahead: 1 };

/** Enough ahead for threads not to wait. 2,000 words at a time are faster than 1,000 where nothing is padded, and slower where sentences are (bench/predict). */
export function inThreads({ isPadded }: Encoder): BatchPlan {
  return { size: isPadded ? 1_000 : 2_000, ahead: 3 };
}

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
    private readonly batches: BatchPlan = HERE,
  ) {}

  /**
   * @throws ModelFolderError when the folder holds no usable model
   * @throws MissingDeviceError when the device cannot be used here
   */
  static async load(folder: string, device: DeviceName = "cpu"): Promise<Tagger> {
    return (await Tagger.start(folder, device)).loaded;
  }

  /**
   * `load` that comes back once the folder is read and its threads start, so that what blocks this thread need not come before. What is
   * wrong with the graph is thrown by `loaded`.
   * @param thread the program of a thread for the graph to run in; worth it where whole files are tagged
   */
  static async start(folder: string, device: DeviceName, thread?: string): Promise<{ loaded: Promise<Tagger> }> {
    const model = await readModel(folder);
    await checkDevice(device);
    const loaded = Tagger.create(model, device, thread).catch((error: Error) => {
      const reason = error.message.split("\n", 1)[0]!.replace(/\.$/, "");
      throw new ModelFolderError(
        `the ${modelFiles.graph} of ${folder} cannot be loaded (${reason}); train the model again or name another folder.`,
      );
    });
    return { loaded };
  }

  static async create(
    { graph, manifest, encoder }: Model,
    device: DeviceName = "cpu",
    thread?: string,
  ): Promise<Tagger> {
    if (thread === undefined) return Tagger.over(await loadPredictor(graph, device), manifest, encoder);
    const predictor = await loadThreadedPredictor(thread, graph, device);
    return new Tagger(predictor, manifest, encoder, inThreads(encoder));
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
    const tags = new Array<SentenceTags>(sentences.length);
    await this.tagEach(sentences, (at, each) => (tags[at] = each));
    return tags;
  }

  /**
   * The tags of each sentence as soon as they are there, in any order.
   * @param sentences read no sooner than they are needed, where the encoder does not want those of one length together
   * @param take is given the place of the sentence among `sentences`, and its tags
   */
  async tagEach(sentences: Iterable<SentenceWords>, take: (at: number, tags: SentenceTags) => void): Promise<void> {
    await this.run(sentences, decodeTags, take);
  }

  /** The tags with their probabilities and the likeliest alternatives. */
  async predict(sentences: readonly SentenceWords[]): Promise<SentencePrediction[]> {
    const predictions = new Array<SentencePrediction>(sentences.length);
    const read = (output: SentenceOutput): TokenPrediction[] => {
      const { task, head, logProbabilities, transitions } = output;
      const all = transitions ? marginals(head, logProbabilities, transitions) : logProbabilities;
      return decodeTags(output).map((tag, word) => {
        const width = head.labels.length;
        return tagProbabilities(task, head.labels, all.subarray(word * width, (word + 1) * width), tag);
      });
    };
    await this.run(sentences, read, (at, prediction) => (predictions[at] = prediction));
    return predictions;
  }

  release(): Promise<void> {
    return this.predictor.release();
  }

  /** While batches run, where they have threads of their own, the next one is made and the last one read. */
  private async run<T>(
    sentences: Iterable<SentenceWords>,
    read: (output: SentenceOutput) => T,
    take: (at: number, result: Record<string, T>) => void,
  ): Promise<void> {
    const running: Promise<void>[] = [];
    for (const part of this.inBatches(sentences)) {
      const batch = this.encoder.batch(part.map(({ encoded }) => encoded));
      const current = this.predictor
        .run(batch.feeds)
        .then((outputs) => this.readBatch(part, batch, outputs, read, take));
      // A failure is thrown where it is waited for, which the failure of the last one may come before.
      current.catch(() => undefined);
      running.push(current);
      if (running.length > this.batches.ahead) await running.shift();
    }
    for (const each of running) await each;
  }

  private readBatch<T>(
    part: readonly PlacedSentence[],
    { firstRows }: EncoderBatch,
    outputs: HostTensors,
    read: (output: SentenceOutput) => T,
    take: (at: number, result: Record<string, T>) => void,
  ): void {
    part.forEach(({ at, encoded: { words } }, place) => {
      const byTask = this.manifest.tasks.map((task) => {
        const head = headOf(task);
        const width = head.labels.length;
        const start = firstRows[place]! * width;
        const all = outputs[headOutput(head)]!.data as Float32Array;
        const logProbabilities = all.subarray(start, start + words * width);
        const transitions = head.crf && (outputs[transitionsOutput(head)]!.data as Float32Array);
        return [task.id, read({ task, head, logProbabilities, ...(transitions && { transitions }) })] as const;
      });
      take(at, Object.fromEntries(byTask));
    });
  }

  private inBatches(sentences: Iterable<SentenceWords>): Iterable<PlacedSentence[]> {
    const { isPadded } = this.encoder;
    const placed = this.placed(sentences);
    return cutBatches(isPadded ? [...placed].sort((a, b) => a.encoded.size - b.encoded.size) : placed, {
      sizeOf: ({ encoded }) => encoded.size,
      limit: this.batches.size,
      isPadded,
    });
  }

  private *placed(sentences: Iterable<SentenceWords>): Iterable<PlacedSentence> {
    let at = 0;
    for (const sentence of sentences) yield { at: at++, encoded: this.encoder.read(sentence) };
  }
}

function decodeTags({ task, head, logProbabilities, transitions }: SentenceOutput): string[] {
  const tags = decode(head, logProbabilities, transitions).map((label) => head.labels[label]!);
  if (task.kind === "token") return tags;
  if (head.decoding === "flair") return writeSpans(readFlairSpans(tags), tags.length, task.scheme);
  return convertTags(tags, task.scheme);
}
