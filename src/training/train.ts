import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { layoutOf, sizeOf, type Predictor, type TrainingDevice, type TrainingState } from "../engine/engine";
import { createTrainer, engines, precisionOf, type CreateTrainer } from "../engine/engines";
import { loadPredictor } from "../engine/onnxruntime";
import { referenceDevice } from "../engine/reference-device";
import type { Precision } from "../messages/devices";
import type { TrainedOn, TrainingEpoch, TrainingEvent } from "../messages/training";
import { onnxParts, writeOnnx, type Initializer } from "../graph/onnx";
import type { HostTensors } from "../graph/value";
import type { EncoderTraining } from "../model/encoder";
import { exportWeights } from "../model/export";
import type { ModelManifest } from "../model/manifest";
import { modelFiles, writeFileWhole } from "../model/model-files";
import { writeModel } from "../model/model-folder";
import { predictionNetwork, TOTAL_LOSS } from "../model/tagger-network";
import { evaluate, isAnnotated, meanScore } from "../prediction/evaluate";
import { Tagger } from "../prediction/tagger";
import { epochEnds, epochSteps, wordsOfStep, type BatchItem } from "./batches";
import { readCheckpoint, writeCheckpoint, type Progress, type SavedTraining } from "./checkpoint";
import { DeviceFailure, DeviceTrainer } from "./device-trainer";
import { lossTable } from "./loss-table";
import { modelCard } from "./model-card";
import type { PreparedCorpus } from "./prepare";
import { learningRateShare, plateauShare } from "./schedule";
import { highestEpoch, isKept } from "./selection";
import { Speed } from "./speed";
import { TrainingSetup } from "./training-setup";
import { wordsOf } from "./training-sentence";
import { isSampled, WeightAverage } from "./weight-average";

export interface TrainingOptions {
  readonly on: TrainingDevice;
  /** Absolute path of the model folder. */
  readonly output: string;
  /** Go on from the folder's checkpoint where it has one. */
  readonly resume: boolean;
  /** Ends after so many steps, for measurements. */
  readonly maxSteps?: number;
  /** In place of the engine's: for tests of devices that fail. */
  readonly createTrainer?: CreateTrainer;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrainingEvent) => void;
}

/**
 * Trains a model: epoch after epoch over the corpus, the epoch of the best dev score kept in the model folder (`isKept` says how), a checkpoint after each. The same
 * seed gives the same training, interrupted or not. Where a GPU or an added engine fails, the CPU goes on from the last checkpoint. Ends with the event `finished` or `cancelled`.
 * @throws Error in one sentence when a device, a checkpoint or the disk fails
 */
export async function train(corpus: PreparedCorpus, options: TrainingOptions): Promise<void> {
  await new Training(corpus, options).run();
}

class Training {
  private readonly setup: TrainingSetup;
  private on: TrainingDevice;
  /** What is known of it. */
  private trainedOn: TrainedOn;
  private readonly fingerprint: string;
  private readonly epochEnds: readonly number[];
  private readonly steps: number;
  private progress: Progress;
  /** What is scored and kept in place of the last weights; undefined where they are not averaged. */
  private average: WeightAverage | undefined;
  private readonly began = Date.now();
  private readonly prediction: ReturnType<typeof predictionNetwork>;
  private scoring: Predictor | undefined;
  private encoderWritten = false;

  constructor(
    private readonly corpus: PreparedCorpus,
    private readonly options: TrainingOptions,
  ) {
    this.setup = new TrainingSetup(corpus);
    this.on = options.on;
    this.trainedOn = { ...this.on, precision: precisionOf(this.on, this.settings.precision) };
    this.prediction = predictionNetwork(corpus.heads, corpus.encoder);
    this.fingerprint = fingerprintOf(corpus, this.setup.encoder);
    this.epochEnds = epochEnds(corpus.sentences, this.settings.epochs, this.epochSettings);
    this.steps = this.epochEnds.at(-1)!;
    this.progress = this.noProgress;
  }

  async run(): Promise<void> {
    let trainer = await this.start();
    try {
      const speed = new Speed();
      while (this.progress.epoch < this.settings.epochs && !this.hasStoppedImproving) {
        try {
          const completed = await this.runEpoch(trainer, speed);
          if (!completed) return;
        } catch (error) {
          if (!(error instanceof DeviceFailure)) throw error;
          await trainer.release();
          trainer = await this.fallBack(error);
        }
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

  private get noProgress(): Progress {
    return { fingerprint: this.fingerprint, epoch: 0, step: 0, epochs: [] };
  }

  private async start(): Promise<DeviceTrainer> {
    const { output, resume } = this.options;
    const checkpoint = resume ? readCheckpoint(this.checkpointFolder, this.fingerprint) : undefined;
    mkdirSync(output, { recursive: true });
    if (!checkpoint) {
      rmSync(this.checkpointFolder, { recursive: true, force: true });
      writeFileWhole(join(output, modelFiles.events), "");
    } else {
      this.progress = checkpoint.progress;
    }
    return this.load(checkpoint);
  }

  /** Goes back to the last checkpoint, and to the CPU. */
  private async fallBack({ message }: DeviceFailure): Promise<DeviceTrainer> {
    const checkpoint = readCheckpoint(this.checkpointFolder, this.fingerprint);
    this.progress = checkpoint?.progress ?? this.noProgress;
    this.on = referenceDevice;
    const { epoch } = this.progress;
    const place = epoch > 0 ? `after epoch ${epoch}, where the last checkpoint is` : "from the beginning";
    this.report({ type: "note", message: `${message}: training goes on on the CPU, ${place}.` });
    return this.load(checkpoint);
  }

  private async load(checkpoint: SavedTraining | undefined): Promise<DeviceTrainer> {
    const create = this.options.createTrainer ?? createTrainer;
    const begin = checkpoint?.load ?? ((state: TrainingState) => this.setup.begin(state));
    this.average = this.beginAverage(checkpoint);
    const trainer = await create(this.on, this.setup.program(), begin);
    this.trainedOn = await describe(this.on, this.settings.precision);
    this.report({
      type: "started",
      ...this.trainedOn,
      tasks: this.taskSummaries(),
      sentences: this.corpus.sentences.length,
      words: wordsOf(this.corpus.sentences),
      parameters: layoutOf(this.setup.network.parameters).length,
      epochs: this.settings.epochs,
      epochEnds: this.epochEnds,
      resumedAfterEpoch: this.progress.epoch,
      output: this.options.output,
    });
    return new DeviceTrainer(this.on, trainer, this.setup.stepSettings, (message) =>
      this.report({ type: "note", message }),
    );
  }

  private beginAverage(checkpoint: SavedTraining | undefined): WeightAverage | undefined {
    const { averaging } = this.settings;
    if (averaging === 0) return undefined;
    const weights = new Float32Array(layoutOf(this.setup.network.parameters).length);
    checkpoint?.loadAverage(weights);
    return new WeightAverage(averaging, weights, this.progress.step);
  }

  /** @returns false when the run ended before the epoch did */
  private async runEpoch(trainer: DeviceTrainer, speed: Speed): Promise<boolean> {
    const epoch = this.progress.epoch + 1;
    const steps = epochSteps(this.corpus.sentences, epoch, this.epochSettings);
    const began = Date.now();
    const plateau = this.settings.schedule === "plateau" ? plateauShare(this.progress.epochs) : 1;
    let step = this.progress.step;
    let losses = 0;
    let words = 0;
    let learningRate = 0;
    for (const [at, batches] of steps.entries()) {
      step++;
      learningRate = this.settings.learningRate * plateau * learningRateShare(step, this.steps, this.settings);
      const stepWords = wordsOfStep(batches);
      const loss = await speed.measure(stepWords, () =>
        this.runStep(trainer, batches, epoch, step, learningRate, speed),
      );
      losses += loss;
      words += stepWords;
      if (this.options.signal.aborted || step === this.options.maxSteps) {
        this.report({ type: "cancelled", epoch, output: this.options.output });
        return false;
      }
      if (this.average && at + 1 < steps.length && isSampled(at + 1, steps.length)) {
        this.average.add(await trainer.weights(step), step);
      }
    }
    const state = await trainer.state(step);
    this.average?.add(state.parameters, step);
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
    trainer: DeviceTrainer,
    batches: readonly (readonly BatchItem[])[],
    epoch: number,
    step: number,
    learningRate: number,
    speed: Speed,
  ): Promise<number> {
    const { [TOTAL_LOSS]: loss, ...taskLosses } = await trainer.step(batches, step, learningRate);
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
    const weights = this.exportWeights(this.average?.weights ?? state.parameters);
    const dev = await this.score(weights);
    const scored = { epoch: epoch.epoch, ...meanScore(dev, this.corpus.config.tasks) };
    const kept = isKept(scored, this.progress.epochs);
    const event: TrainingEpoch = { type: "epoch", ...figures, dev: withKinds(dev, this.corpus), ...scored, kept };
    if (kept) {
      const manifest = this.manifest({ epoch: epoch.epoch, dev });
      const { sentences } = this.corpus;
      const card = modelCard(
        manifest,
        event,
        { sentences: sentences.length, words: wordsOf(sentences) },
        this.trainedOn,
      );
      // No epoch changes its files.
      const encoder = this.encoderWritten ? undefined : this.corpus.encoder;
      writeModel(this.options.output, { graph: onnxParts(this.prediction.graph, weights), manifest, card, encoder });
      this.encoderWritten = true;
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
    writeCheckpoint(this.checkpointFolder, this.progress, state, this.average?.weights);
    this.report(event);
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

  private exportWeights(trained: Float32Array): Initializer[] {
    const { parameters, frozen } = this.setup.network;
    const { offsets } = layoutOf(parameters);
    const numbers = new Map(
      parameters.map(({ value: { name }, shape }, at) => [
        name,
        () => trained.subarray(offsets[at]!, offsets[at]! + sizeOf(shape)),
      ]),
    );
    for (const parameter of frozen) numbers.set(parameter.value.name, () => this.setup.beginningOf(parameter));
    return exportWeights(this.prediction.parameters, this.setup.encoder, (name) => numbers.get(name)!());
  }

  private manifest(scores: ModelManifest["scores"]): ModelManifest {
    const { config, heads } = this.corpus;
    return {
      format: 1,
      version,
      ...(config.columns && { columns: config.columns }),
      tasks: config.tasks.map((task, at) => ({ ...task, labels: heads[at]!.labels })),
      encoder: this.corpus.encoder.manifest,
      training: { ...config.training, ...this.trainedOn },
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

async function describe(on: TrainingDevice, wished: Precision): Promise<TrainedOn> {
  const engine = engines[on.engine];
  const { name, driver } = await engine.probe(on.device);
  const engineVersion = await engine.version();
  return {
    ...on,
    ...(engineVersion && { engineVersion }),
    ...(name !== undefined && { deviceName: name }),
    ...(driver !== undefined && { driver }),
    precision: precisionOf(on, wished),
  };
}

/** Whatever a checkpoint depends on, as a hash: not the engine and its precision, since what one has trained another goes on with. */
function fingerprintOf({ config, heads, train, encoder }: PreparedCorpus, { fingerprint }: EncoderTraining): string {
  const hash = createHash("sha256");
  const training = { ...config.training, engine: undefined, precision: undefined };
  hash.update(JSON.stringify([training, config.encoder, heads, encoder.manifest, fingerprint]));
  for (const { forms, ids, tags } of train) hash.update(JSON.stringify([forms, ids, [...tags]]));
  return hash.digest("hex");
}
