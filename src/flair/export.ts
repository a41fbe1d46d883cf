import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../package.json";
import { readConllFile } from "../conll/file";
import { CheckpointError } from "../model/checkpoints/checkpoint-error";
import { checkpointFiles } from "../model/checkpoints/checkpoint-files";
import { locateCheckpoint } from "../model/checkpoints/hub-cache";
import { targetWeight, type TargetSettings } from "../model/heads";
import type { WeightedHead } from "../model/tagger-network";
import { isAnnotated } from "../prediction/evaluate";
import { readConfig } from "../tasks/config";
import { resolveCorpus, type CorpusFiles } from "../tasks/corpus";
import { parseTag } from "../tasks/schemes";
import type { Task } from "../tasks/task";
import { targetSettings } from "../training/class-weights";
import { prepareCorpus, readCorpus, type LintedCorpus, type PreparedCorpus } from "../training/prepare";
import { columnText, flairSentences, type FlairSentence } from "./corpus";
import { FlairError } from "./flair-error";
import { checkConfig, checkLabels, differences, type FlairConfig } from "./limits";
import { flairFiles, type FlairSettings, type FlairTask } from "./settings";

/** An export that is worked out, and not written yet. */
export interface FlairPlan {
  /** Sentences that train a task. */
  readonly sentences: number;
  /** What Flair does otherwise than the configuration says, a sentence each. */
  readonly differences: readonly string[];
  /**
   * Writes the folder.
   * @param templates the folder of the script and what goes with it
   * @throws Error of the file system
   */
  write(templates: string): void;
}

type Split = keyof CorpusFiles;
type Sentences = Readonly<Record<Split, readonly FlairSentence[]>>;

const splits: readonly Split[] = ["train", "dev", "test"];
const copied = [flairFiles.script, flairFiles.requirements, flairFiles.readme];

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
  const corpus = await prepareCorpus(linted);
  try {
    const sentences = readSentences(config);
    const settings = settingsOf(corpus, config, sentences);
    return {
      sentences: sentences.train.filter(({ tags }) => tags.size > 0).length,
      differences: [
        ...differences(config, settings.training.batchSize),
        ...settings.tasks.flatMap((task) => notesOf(task, sentences)),
      ],
      write: (templates) => write(folder, { config, sentences, settings }, templates),
    };
  } finally {
    corpus.encoder.release();
  }
}

/** A sentence trains the tasks that it lists; it is scored for those that it is annotated for. */
function readSentences(config: FlairConfig): Sentences {
  const files = resolveCorpus(config, config.folder);
  const read = (split: Split) =>
    files[split].flatMap((path) =>
      flairSentences(
        readConllFile(path),
        config,
        (example, task) => isAnnotated(example, task) && (split !== "train" || example.ids.includes(task.id)),
      ),
    );
  return { train: read("train"), dev: read("dev"), test: read("test") };
}

interface Written {
  readonly config: FlairConfig;
  readonly sentences: Sentences;
  readonly settings: FlairSettings;
}

function write(folder: string, { config, sentences, settings }: Written, templates: string): void {
  mkdirSync(join(folder, flairFiles.corpus), { recursive: true });
  for (const split of splits) {
    const path = join(folder, flairFiles.corpus, `${split}.conll`);
    if (sentences[split].length === 0) rmSync(path, { force: true });
    else writeFileSync(path, columnText(sentences[split], config.tasks));
  }
  copyCheckpoint(config, join(folder, flairFiles.checkpoint));
  for (const name of copied) copyFileSync(join(templates, name), join(folder, name));
  writeFileSync(join(folder, flairFiles.settings), `${JSON.stringify(settings, undefined, 2)}\n`);
}

function checkFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  if (names.length === 0 || names.includes(flairFiles.settings)) return;
  throw new FlairError(`${folder} holds other files; name a new folder, or one that was exported to Flair before.`);
}

function checkProblems({ problems }: LintedCorpus): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const { path, line, message, rule } = errors[0]!;
  throw new FlairError(
    `nothing was exported, since the linter found ${errors.length} errors, the first in ${path}:${line}: ${message} (${rule}); mend them, for instance with multitask lint --fix.`,
  );
}

/** The files that a checkpoint is read from; the folder may hold its weights in further formats, which are large. */
function copyCheckpoint({ encoder, folder }: FlairConfig, to: string): void {
  const place = locateCheckpoint(encoder.checkpoint, folder, process.env);
  if (place.kind !== "local") throw new CheckpointError(`the checkpoint ${encoder.checkpoint} is gone; export again.`);
  mkdirSync(to, { recursive: true });
  const named: readonly string[] = Object.values(checkpointFiles);
  for (const name of readdirSync(place.folder)) {
    if (!named.includes(name) && !name.endsWith(".safetensors")) continue;
    copyFileSync(join(place.folder, name), join(to, name), constants.COPYFILE_FICLONE);
  }
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
        labels: labelsOf(task, Object.values(sentences).flat()),
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

/** The tags of a task, or the types of its spans, sorted. */
function labelsOf(task: Task, sentences: readonly FlairSentence[]): string[] {
  const tags = new Set(sentences.flatMap(({ tags }) => tags.get(task.id) ?? []));
  const labels = task.kind === "token" ? [...tags] : [...tags].map((tag) => parseTag(tag).label).filter(Boolean);
  checkLabels(task, labels);
  return [...new Set(labels)].sort();
}

/** What becomes of sentences and labels of a task that training here would treat otherwise. */
function notesOf(task: FlairTask, sentences: Sentences): string[] {
  const partial = Object.values(sentences)
    .flat()
    .filter((sentence) => sentence.partial.includes(task.id)).length;
  const trained = labelsOf(task, sentences.train);
  const others = task.labels.filter((label) => !trained.includes(label));
  return [
    ...(partial > 0
      ? [
          `${task.id}: ${partial} sentences are annotated in part, and left out of the task, since Flair would learn that their other words have no label.`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `${task.id}: the labels ${others.join(", ")} are in dev or test alone; Flair gets outputs for them, untrained.`,
        ]
      : []),
  ];
}
