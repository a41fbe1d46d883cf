import { version } from "../../package.json";
import { targetWeight, type TargetSettings } from "../model/heads";
import type { WeightedHead } from "../model/tagger-network";
import { readConfig } from "../tasks/config";
import { targetSettings } from "../training/class-weights";
import { prepareCorpus, readCorpus, type LintedCorpus, type PreparedCorpus } from "../training/prepare";
import { FlairError } from "./flair-error";
import { checkFolder, writeFolder } from "./folder";
import { checkConfig, checkEncoder, differences, type FlairConfig } from "./limits";
import type { FlairSettings } from "./settings";
import { allOf, labelsOf, readSentences, type Sentences } from "./splits";

/** An export that is worked out, and not written yet. */
export interface FlairPlan {
  /** Sentences that train a task. */
  readonly sentences: number;
  /** What Flair does otherwise than the configuration says, a sentence each. */
  readonly differences: readonly string[];
  /**
   * Writes the folder.
   * @throws Error of the file system
   */
  write(): void;
}

/**
 * Works out a folder with all that Flair needs to train what a multitask.json describes: corpus, checkpoint, settings, and a script.
 * @param folder a new one, an empty one, or one that was written before
 * @throws FlairError when Flair cannot train it, or the folder holds something else
 * @throws ConfigError, ConllFileError, TrainingError or CheckpointError as training does
 */
export async function planFlairExport(configPath: string, folder: string): Promise<FlairPlan> {
  checkFolder(folder);
  const config = readConfig(configPath);
  checkConfig(config);
  const linted = readCorpus(configPath);
  checkProblems(linted);
  const { sentences, notes } = readSentences(config);
  const corpus = await prepareCorpus(linted);
  try {
    const { manifest } = corpus.encoder;
    if (manifest.kind === "transformer") checkEncoder(manifest.shape);
    const settings = settingsOf(corpus, config, sentences);
    return {
      sentences: sentences.train.filter(({ tags }) => tags.size > 0).length,
      differences: [...differences(config, settings.training.batchSize, readsCasing(corpus)), ...notes],
      write: () => writeFolder(folder, { config, sentences, settings }),
    };
  } finally {
    corpus.encoder.release();
  }
}

function readsCasing({ encoder: { manifest } }: PreparedCorpus): boolean {
  return manifest.kind === "transformer" && manifest.casing === true;
}

function checkProblems({ problems }: LintedCorpus): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const { path, line, message, rule } = errors[0]!;
  throw new FlairError(
    `nothing was exported, since the linter found ${errors.length} errors, the first in ${path}:${line}: ${message} (${rule}); mend them, for instance with multitask lint --fix.`,
  );
}

function settingsOf(corpus: PreparedCorpus, config: FlairConfig, sentences: Sentences): FlairSettings {
  const { encoder, columns, training } = config;
  const targets = corpus.heads.map((head) => targetSettings(head, corpus.sentences, training));
  const weights = corpus.heads.map((head, at) => annotatedWeight(corpus, head, targets[at]!));
  const largest = Math.max(...weights);
  const meanSize = corpus.sentences.reduce((sum, { encoded }) => sum + encoded.size, 0) / corpus.sentences.length;
  const chunkSize = Math.max(1, Math.round(training.batchTokens / meanSize));
  const batchSize = chunkSize * training.accumulation;
  const steps = Math.ceil(corpus.sentences.length / batchSize);
  return {
    format: 1,
    version,
    ...(columns && { columns }),
    tasks: config.tasks.map((task, at) => {
      const { weights: ofLabels } = targets[at]!;
      const { labels } = corpus.heads[at]!;
      return {
        ...task,
        labels: labelsOf(task, allOf(sentences)),
        lossFactor: task.weight * (largest / weights[at]!) ** training.taskBalance,
        ...(ofLabels && { labelWeights: Object.fromEntries(labels.map((label, at) => [label, ofLabels[at]!])) }),
      };
    }),
    encoder: { checkpoint: encoder.checkpoint, pooling: encoder.pooling, context: encoder.context },
    training: {
      epochs: training.epochs,
      batchSize,
      chunkSize,
      learningRate: training.learningRate,
      headLearningRate: training.headLearningRate,
      schedule: training.schedule === "constant" ? "constant" : "linear",
      warmupFraction: training.warmupFraction,
      weightDecay: training.weightDecay,
      // Flair's loss is a sum over the words of a step, ours a mean.
      maxGradientNorm: (training.maxGradientNorm * largest) / steps,
      dropout: corpus.encoder.manifest.kind === "transformer" ? corpus.encoder.manifest.shape.dropout : 0,
      useAllTasks: training.useAllTasks,
      seed: training.seed,
    },
  };
}

function annotatedWeight({ sentences }: PreparedCorpus, { task }: WeightedHead, targets: TargetSettings): number {
  const labels = sentences.flatMap((sentence) => sentence.labels.get(task) ?? []);
  return targetWeight([{ firstRow: 0, labels }], targets);
}
