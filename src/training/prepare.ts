import { relative } from "node:path";
import { readConllFile } from "../conll/file";
import { lint } from "../lint/lint";
import type { Problem } from "../messages/training";
import type { Encoder } from "../model/encoder";
import { createEncoder } from "../model/encoders";
import type { WeightedHead } from "../model/tagger-network";
import { readConfig, type ProjectConfig } from "../tasks/config";
import { resolveCorpus } from "../tasks/corpus";
import { readExamples, type Example } from "../tasks/examples";
import { bioesLabels, parseTag } from "../tasks/schemes";
import type { Task } from "../tasks/task";
import { isAnnotated } from "../prediction/evaluate";
import { trainingSentence, type TrainingSentence } from "./training-sentence";

/** Says in one sentence why a training cannot begin. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
}

/** The corpus that a configuration names, read and linted. */
export interface LintedCorpus {
  readonly configPath: string;
  readonly config: ProjectConfig;
  readonly train: readonly Example[];
  readonly dev: readonly Example[];
  /** Findings of the linter in the files of train and dev. */
  readonly problems: readonly Problem[];
}

/** Everything that a training needs of its corpus. */
export interface PreparedCorpus extends LintedCorpus {
  readonly heads: readonly WeightedHead[];
  readonly encoder: Encoder;
  /** Sentences that train one task at least. */
  readonly sentences: readonly TrainingSentence[];
}

/**
 * Reads the configuration and its corpus, and lints it.
 * @throws ConfigError, ConllFileError or TrainingError, each with one sentence for the person
 */
export function readCorpus(configPath: string): LintedCorpus {
  const config = readConfig(configPath);
  checkCorpus(config, configPath);
  const files = resolveCorpus(config, config.folder);
  const problems: Problem[] = [];
  const read = (paths: readonly string[]) =>
    paths.flatMap((path) => {
      const document = readConllFile(path);
      for (const { rule, severity, line, column, message } of lint(document, config, {
        severities: config.lint.rules,
      })) {
        problems.push({ path, rule, severity, line: line + 1, column: column + 1, message });
      }
      return readExamples(document, config, path, config.encoder.kind === "transformer" ? config.encoder.context : 0);
    });
  return { configPath, config, train: read(files.train), dev: read(files.dev), problems };
}

/**
 * Makes the corpus ready to train on: labels, word vectors, and sentences as numbers.
 * @throws TrainingError when a task has nothing to learn from
 * @throws VectorFileError when there are no word vectors in the file that the configuration names
 */
export async function prepareCorpus(corpus: LintedCorpus): Promise<PreparedCorpus> {
  const { config, train, configPath } = corpus;
  const heads = config.tasks.map((task) => headFor(task, train, configPath));
  const encoder = await createEncoder(
    config,
    train.flatMap(({ forms }) => forms),
  );
  const sentences = train
    .map((example) => trainingSentence(example, heads, encoder))
    .filter(({ labels }) => labels.size > 0);
  return { ...corpus, heads, encoder, sentences };
}

function checkCorpus({ corpus, folder }: ProjectConfig, configPath: string): void {
  const where = relative(process.cwd(), configPath) || configPath;
  if (corpus.train.length === 0) {
    throw new TrainingError(
      `${where} names no training files; add "corpus": { "train": ["train.conll"] } (in ${folder}).`,
    );
  }
}

/** A head with the labels that the training sentences have. */
function headFor(task: Task, train: readonly Example[], configPath: string): WeightedHead {
  const annotated = train.filter((example) => example.ids.includes(task.id) && isAnnotated(example, task));
  const tags = new Set(annotated.flatMap((example) => example.tags.get(task.id)!.filter((tag) => tag !== undefined)));
  if (annotated.length === 0) {
    throw new TrainingError(
      `no training sentence lists ${task.id} and is annotated in its column "${task.column}"; correct the task in ${configPath}, or the files.`,
    );
  }
  const labels = task.kind === "token" ? [...tags].sort() : bioesLabels(spanTypes(tags));
  const head = { task: task.id, kind: task.kind, labels, weight: task.weight };
  if (task.kind === "token" || !task.crf) return head;
  return { ...head, crf: { longest: Math.max(...annotated.map(({ forms }) => forms.length)) } };
}

function spanTypes(tags: ReadonlySet<string>): string[] {
  return [...new Set([...tags].map((tag) => parseTag(tag).label).filter((label) => label !== ""))].sort();
}
