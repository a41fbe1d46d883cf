import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { createCpuTrainer } from "../engine/cpu-trainer";
import { layoutOf, sizeOf, type Device, type Predictor, type Trainer, type TrainingState } from "../engine/engine";
import { loadPredictor } from "../engine/onnxruntime";
import { createWebGpuTrainer } from "../engine/webgpu-trainer";
import type { TrainingEpoch, TrainingEvent } from "../messages/training";
import { onnxParts, writeOnnx, type Initializer } from "../graph/onnx";
import type { HostTensors } from "../graph/value";
import type { EncoderTraining } from "../model/encoder";
import { exportWeights } from "../model/export";
import type { ParameterSpec } from "../model/network";
import type { ModelManifest } from "../model/manifest";
import { modelFiles, writeFileWhole } from "../model/model-files";
import { writeModel } from "../model/model-folder";
import { Random } from "../model/random";
import { predictionNetwork, TOTAL_LOSS, trainingNetwork, type TrainingNetwork } from "../model/tagger-network";
import { evaluate, isAnnotated, meanScore } from "../prediction/evaluate";
import { Tagger } from "../prediction/tagger";
import { epochSteps, stepsOf, type BatchItem } from "./batches";
import { targetSettings } from "./class-weights";
import { readCheckpoint, writeCheckpoint, type Progress } from "./checkpoint";
import { learningRateOf } from "./learning-rates";
import { lossTable } from "./loss-table";
import { modelCard } from "./model-card";
import type { PreparedCorpus } from "./prepare";
import { learningRateShare, plateauShare } from "./schedule";
import { highestEpoch, isKept } from "./selection";
import { stepInput, type StepSettings } from "./step-input";
import { Speed } from "./speed";
import type { TrainingSentence } from "./training-sentence";

export interface TrainingOptions {
  readonly device: Device;
  /** Absolute path of the model folder. */
  readonly output: string;
  /** Go on from the folder's checkpoint where it has one. */
  readonly resume: boolean;
  /** Ends after so many steps, for measurements. */
  readonly maxSteps?: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainingEvent) => void;
}

/**
 * Trains a model: epoch after epoch over the corpus, the epoch of the best dev score kept in the model folder (`isKept` says how), a checkpoint after each. The same
 * seed gives the same training, interrupted or not. Ends with the event `finished` or `cancelled`.
 * @throws Error in one sentence when a device, a checkpoint or the disk fails
 */
export async function train(corpus: PreparedCorpus, options: TrainingOptions): Promise<void> {
  await new Training(corpus, options).run();
}

class Training {
  private readonly encoder: EncoderTraining;
  private readonly network: TrainingNetwork;
  private readonly fingerprint: string;
  private readonly stepsPerEpoch: readonly number[];
  private readonly steps: number;
  private progress: Progress;
  private readonly stepSettings: StepSettings;
  private readonly began = Date.now();
  private readonly prediction: ReturnType<typeof predictionNetwork>;
  private scoring: Predictor | undefined;
  private encoderWritten = false;

  constructor(
    private readonly corpus: PreparedCorpus,
    private readonly options: TrainingOptions,
  ) {
    this.encoder = corpus.encoder.training(corpus.sentences.map(({ encoded }) => encoded));
    this.network = this.buildNetwork();
    this.prediction = predictionNetwork(corpus.heads, corpus.encoder);
    this.stepSettings = {
      heads: corpus.heads,
      dropouts: this.network.dropouts,
      encoder: this.encoder,
      targets: corpus.heads.map((head) => targetSettings(head, corpus.sentences, this.settings)),
      seed: this.settings.seed,
    };
    this.fingerprint = fingerprintOf(corpus, this.encoder);
    this.stepsPerEpoch = stepsOf(corpus.sentences, this.settings.epochs, this.epochSettings);
    this.steps = this.stepsPerEpoch.reduce((sum, count) => sum + count, 0);
    this.progress = { fingerprint: this.fingerprint, epoch: 0, step: 0, epochs: [] };
  }

  async run(): Promise<void> {
    const trainer = await this.start();
    try {
      const speed = new Speed();
      while (this.progress.epoch < this.settings.epochs && !this.hasStoppedImproving) {
        const completed = await this.runEpoch(trainer, speed);
        if (!completed) return;
      }
      this.finish(speed);
    } finally {
      await trainer.release();
      await this.scoring?.release();
    }
  }

  private get settings() {
    return this.corpus.config.training;
  }

  private get epochSettings() {
    return { ...this.settings, isPadded: this.corpus.encoder.isPadded };
  }

  private buildNetwork(): TrainingNetwork {
    const layers = this.corpus.encoder.layers;
    return trainingNetwork(this.corpus.heads, this.encoder, {
      rateOf: (parameter) => learningRateOf(parameter, layers, this.settings),
      taskWeighting: this.settings.taskWeighting,
    });
  }

  private get hasStoppedImproving(): boolean {
    const { epoch, epochs } = this.progress;
    const highest = highestEpoch(epochs)?.epoch ?? 0;
    return this.settings.patience > 0 && this.hasDev && epoch - highest >= this.settings.patience;
  }

  private get hasDev(): boolean {
    return this.corpus.dev.length > 0;
  }

  private get checkpointFolder(): string {
    return join(this.options.output, modelFiles.checkpoint);
  }

  private async start(): Promise<Trainer> {
    const { output, resume, device } = this.options;
    const checkpoint = resume ? readCheckpoint(this.checkpointFolder, this.fingerprint) : undefined;
    mkdirSync(output, { recursive: true });
    if (!checkpoint) {
      rmSync(this.checkpointFolder, { recursive: true, force: true });
      writeFileWhole(join(output, modelFiles.events), "");
    } else {
      this.progress = checkpoint.progress;
    }
    const { parameters } = this.network;
    const { maxGradientNorm, weightDecay } = this.settings;
    const program = { ...this.network, constants: this.frozenNumbers(), maxGradientNorm, weightDecay };
    const create = device === "webgpu" ? createWebGpuTrainer : createCpuTrainer;
    const trainer = await create(program, checkpoint?.state ?? this.initialState());
    this.report({
      type: "started",
      device,
      tasks: this.taskSummaries(),
      sentences: this.corpus.sentences.length,
      words: wordsOf(this.corpus.sentences),
      parameters: layoutOf(parameters).length,
      epochs: this.settings.epochs,
      stepsPerEpoch: this.stepsPerEpoch[0]!,
      resumedAfterEpoch: this.progress.epoch,
      output,
    });
    return trainer;
  }

  /** @returns false when the run ended before the epoch did */
  private async runEpoch(trainer: Trainer, speed: Speed): Promise<boolean> {
    const epoch = this.progress.epoch + 1;
    const steps = epochSteps(this.corpus.sentences, epoch, this.epochSettings);
    const began = Date.now();
    const plateau = this.settings.schedule === "plateau" ? plateauShare(this.progress.epochs) : 1;
    let step = this.progress.step;
    let losses = 0;
    let words = 0;
    let learningRate = 0;
    for (const batches of steps) {
      step++;
      learningRate = this.settings.learningRate * plateau * learningRateShare(step, this.steps, this.settings);
      const stepWords = wordsOf(batches.flat().map(({ sentence }) => sentence));
      const loss = await speed.measure(stepWords, () =>
        this.runStep(trainer, batches, epoch, step, learningRate, speed),
      );
      losses += loss;
      words += stepWords;
      if (this.options.signal.aborted || step === this.options.maxSteps) {
        this.report({ type: "cancelled", epoch, output: this.options.output });
        return false;
      }
    }
    const state = await trainer.state();
    const seconds = (Date.now() - began) / 1000;
    await this.completeEpoch(state, {
      epoch,
      step,
      loss: losses / steps.length,
      learningRate,
      wordsPerSecond: words / seconds,
      seconds,
    });
    return true;
  }

  private async runStep(
    trainer: Trainer,
    batches: readonly (readonly BatchItem[])[],
    epoch: number,
    step: number,
    learningRate: number,
    speed: Speed,
  ): Promise<number> {
    const input = { batches: stepInput(batches, step, this.stepSettings), step, learningRate };
    const { [TOTAL_LOSS]: loss, ...taskLosses } = await trainer.step(input);
    if (!Number.isFinite(loss)) {
      throw new Error(
        `the loss is ${loss} at step ${step}: training has diverged; lower training.learningRate (now ${this.settings.learningRate}).`,
      );
    }
    this.report({
      type: "step",
      epoch,
      step,
      loss: loss!,
      taskLosses: taskLosses as Record<string, number>,
      learningRate,
      wordsPerSecond: speed.wordsPerSecond,
      secondsLeft: speed.secondsPerStep * (this.steps - step),
    });
    return loss!;
  }

  /** Scores the epoch, keeps its model when none is better, and writes the checkpoint, in this order: a kill loses nothing. */
  private async completeEpoch(
    state: TrainingState,
    epoch: Pick<TrainingEpoch, "epoch" | "loss" | "learningRate" | "wordsPerSecond" | "seconds"> & { step: number },
  ): Promise<void> {
    const { step, ...figures } = epoch;
    const weights = this.exportWeights(state);
    const dev = await this.score(weights);
    const scored = { epoch: epoch.epoch, ...meanScore(dev, this.corpus.config.tasks) };
    const kept = isKept(scored, this.progress.epochs);
    const event: TrainingEpoch = { type: "epoch", ...figures, dev: withKinds(dev, this.corpus), ...scored, kept };
    if (kept) {
      const manifest = this.manifest({ epoch: epoch.epoch, dev });
      const { sentences } = this.corpus;
      const card = modelCard(manifest, event, { sentences: sentences.length, words: wordsOf(sentences) });
      this.writeEncoder();
      writeModel(this.options.output, onnxParts(this.prediction.graph, weights), manifest, card);
    }
    this.progress = {
      fingerprint: this.fingerprint,
      epoch: epoch.epoch,
      step,
      epochs: [...this.progress.epochs, event],
    };
    writeFileWhole(
      join(this.options.output, modelFiles.losses),
      lossTable(this.progress.epochs, this.corpus.config.tasks),
    );
    writeCheckpoint(this.checkpointFolder, this.progress, state);
    this.report(event);
  }

  /** Once a run: no epoch changes them. */
  private writeEncoder(): void {
    if (this.encoderWritten) return;
    this.corpus.encoder.write(this.options.output);
    this.encoderWritten = true;
  }

  /** The weights are fed where they lie: a model of their own would hold them once more. */
  private async score(weights: readonly Initializer[]) {
    const predictor = (this.scoring ??= await loadPredictor(writeOnnx(this.prediction.graph)));
    const fed = Object.fromEntries(weights.map(({ name, ...numbers }) => [name, numbers]));
    const withWeights = { ...predictor, run: (feeds: HostTensors) => predictor.run({ ...feeds, ...fed }) };
    const tagger = Tagger.over(withWeights, this.manifest({ epoch: 0, dev: {} }), this.corpus.encoder);
    const counts = await evaluate(tagger, this.corpus.dev);
    return Object.fromEntries([...counts].map(([task, each]) => [task, each.score()]));
  }

  private exportWeights(state: TrainingState): Initializer[] {
    const { parameters, frozen } = this.network;
    const { offsets } = layoutOf(parameters);
    const numbers = new Map(
      parameters.map(({ value: { name }, shape }, at) => [
        name,
        () => state.parameters.subarray(offsets[at]!, offsets[at]! + sizeOf(shape)),
      ]),
    );
    for (const parameter of frozen) numbers.set(parameter.value.name, () => this.beginningOf(parameter));
    return exportWeights(this.prediction.parameters, this.encoder, (name) => numbers.get(name)!());
  }

  private frozenNumbers(): Initializer[] {
    return this.network.frozen.map((parameter) => ({
      name: parameter.value.name,
      shape: parameter.shape,
      data: this.beginningOf(parameter),
    }));
  }

  /** Which of all parameters it is: each draws its numbers from a seed of its own. */
  private placeOf(name: string): number {
    const { parameters, frozen } = this.network;
    return [...parameters, ...frozen].findIndex(({ value }) => value.name === name);
  }

  /** The numbers with which a parameter begins. */
  private beginningOf({ value, initialize, shape }: ParameterSpec): Float32Array {
    return initialize(new Random(this.settings.seed, 0, this.placeOf(value.name)), shape);
  }

  private manifest(scores: ModelManifest["scores"]): ModelManifest {
    const { config, heads } = this.corpus;
    return {
      format: 1,
      version,
      ...(config.columns && { columns: config.columns }),
      tasks: config.tasks.map((task, at) => ({ ...task, labels: heads[at]!.labels })),
      encoder: this.corpus.encoder.manifest,
      training: { ...config.training, device: this.options.device },
      scores,
    };
  }

  private finish(speed: Speed): void {
    const { epoch, epochs } = this.progress;
    const kept = epochs.findLast((each) => each.kept);
    this.report({
      type: "finished",
      keptEpoch: kept?.epoch ?? 0,
      devScore: kept?.devScore ?? 0,
      stoppedEarly: epoch < this.settings.epochs,
      wordsPerSecond: speed.wordsPerSecond,
      seconds: (Date.now() - this.began) / 1000,
      peakMemory: process.resourceUsage().maxRSS * 1024,
      output: this.options.output,
    });
  }

  private initialState(): TrainingState {
    const { parameters } = this.network;
    const { offsets, length } = layoutOf(parameters);
    const values = new Float32Array(length);
    parameters.forEach((parameter, at) => values.set(this.beginningOf(parameter), offsets[at]));
    return { parameters: values, means: new Float32Array(length), squares: new Float32Array(length) };
  }

  private taskSummaries() {
    const { heads, sentences, dev, config } = this.corpus;
    return config.tasks.map((task, at) => ({
      id: task.id,
      kind: task.kind,
      labels: heads[at]!.labels.length,
      trainSentences: sentences.filter(({ labels }) => labels.has(task.id)).length,
      devSentences: dev.filter((example) => isAnnotated(example, task)).length,
    }));
  }

  /** Events go to whoever listens, and into the model folder, a line each. */
  private report(event: TrainingEvent): void {
    const line = JSON.stringify({ time: new Date().toISOString(), ...event });
    appendFileSync(join(this.options.output, modelFiles.events), `${line}\n`);
    this.options.onEvent(event);
  }
}

function withKinds(dev: Record<string, Omit<TrainingEpoch["dev"][string], "kind">>, { config }: PreparedCorpus) {
  const scored = config.tasks.filter((task) => dev[task.id]);
  return Object.fromEntries(
    scored.map(({ id, kind }) => {
      const { precision, recall, f1, accuracy } = dev[id]!;
      return [id, { kind, precision, recall, f1, accuracy }];
    }),
  );
}

function wordsOf(sentences: readonly TrainingSentence[]): number {
  return sentences.reduce((sum, { encoded }) => sum + encoded.words, 0);
}

/** Whatever a checkpoint depends on, as a hash. */
function fingerprintOf({ config, heads, train, encoder }: PreparedCorpus, { fingerprint }: EncoderTraining): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([config.training, config.encoder, heads, encoder.manifest, fingerprint]));
  for (const { forms, ids, tags } of train) hash.update(JSON.stringify([forms, ids, [...tags]]));
  return hash.digest("hex");
}
