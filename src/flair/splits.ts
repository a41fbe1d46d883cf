import { readConllFile } from "../conll/file";
import { isAnnotated } from "../prediction/evaluate";
import { resolveCorpus, type CorpusFiles } from "../tasks/corpus";
import { parseTag } from "../tasks/schemes";
import type { Task } from "../tasks/task";
import { flairSentences, type FlairSentence } from "./corpus";
import { FlairError } from "./flair-error";
import { checkLabels, type FlairConfig } from "./limits";

export type Split = keyof CorpusFiles;
export type Sentences = Readonly<Record<Split, readonly FlairSentence[]>>;

export const splits: readonly Split[] = ["train", "dev", "test"];

/**
 * The sentences of all splits as they go to Flair. One of the train split trains the tasks that it lists; others are scored for those that they
 * are annotated for.
 * @returns with them what training here would treat otherwise, a sentence each
 * @throws FlairError when Flair has nothing to learn of a task, or misreads its tags
 */
export function readSentences(config: FlairConfig): { sentences: Sentences; notes: readonly string[] } {
  const files = resolveCorpus(config, config.folder);
  const read = (split: Split) =>
    files[split].flatMap((path) =>
      flairSentences(
        readConllFile(path),
        config,
        (example, task) => isAnnotated(example, task) && (split !== "train" || example.ids.includes(task.id)),
      ),
    );
  const sentences = { train: read("train"), dev: read("dev"), test: read("test") };
  for (const task of config.tasks) checkTrained(task, sentences);
  return {
    sentences: { ...sentences, dev: scorable(sentences.dev, config), test: scorable(sentences.test, config) },
    notes: config.tasks.flatMap((task) => notesOf(task, sentences)),
  };
}

export function allOf(sentences: Sentences): FlairSentence[] {
  return splits.flatMap((split) => sentences[split]);
}

/** The tags of a task, or the types of its spans, sorted. */
export function labelsOf(task: Task, sentences: readonly FlairSentence[]): string[] {
  const tags = new Set(sentences.flatMap(({ tags }) => tags.get(task.id) ?? []));
  const labels = task.kind === "token" ? [...tags] : [...tags].map((tag) => parseTag(tag).label).filter(Boolean);
  return [...new Set(labels)].sort();
}

function checkTrained(task: Task, sentences: Sentences): void {
  checkLabels(task, labelsOf(task, allOf(sentences)));
  if (labelsOf(task, sentences.train).length > 0) return;
  const what = task.kind === "span" ? "and has a span" : "with a tag";
  throw new FlairError(
    `no training sentence of ${task.id} is annotated as a whole ${what}, which Flair needs; annotate some, or remove the task.`,
  );
}

/** Flair divides by the number of labels, so what has none of a task is not scored for it. */
function scorable(sentences: readonly FlairSentence[], { tasks }: FlairConfig): FlairSentence[] {
  const scored = tasks.filter((task) => labelsOf(task, sentences).length > 0).map(({ id }) => id);
  return sentences.map((sentence) => ({
    ...sentence,
    tags: new Map([...sentence.tags].filter(([id]) => scored.includes(id))),
  }));
}

function notesOf(task: Task, sentences: Sentences): string[] {
  const partial = allOf(sentences).filter((sentence) => sentence.partial.includes(task.id)).length;
  const trained = labelsOf(task, sentences.train);
  const others = labelsOf(task, allOf(sentences)).filter((label) => !trained.includes(label));
  const unscored = splits.filter(
    (split) => sentences[split].some(({ tags }) => tags.has(task.id)) && labelsOf(task, sentences[split]).length === 0,
  );
  const found: [boolean, string][] = [
    [
      partial > 0,
      `${task.id}: ${partial} sentences are annotated in part, and left out of the task, since Flair would learn that their other words have no label.`,
    ],
    [
      others.length > 0,
      `${task.id}: the labels ${others.join(", ")} are in dev or test alone; Flair gets outputs for them, untrained.`,
    ],
    [unscored.length > 0, `${task.id}: ${unscored.join(" and ")} has none of its spans, and is not scored for it.`],
  ];
  return found.flatMap(([isSo, sentence]) => (isSo ? [sentence] : []));
}
