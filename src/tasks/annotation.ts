import type { Layout, Sentence } from "../conll/document";
import { wordsOf } from "../conll/read";
import { resolveColumn } from "./columns";
import { listedTasks } from "./multitask-id";
import type { Project } from "./project";
import type { Task } from "./task";

/** The tags of the words of a sentence; undefined for a word that is not annotated. */
export type Tags = readonly (string | undefined)[];

/**
 * The tags of the words of a sentence for a task; undefined for a word that is not annotated.
 *
 * Where the tags of spans stand in MISC, many corpora write the key on the words of spans alone. So in a sentence with
 * the key on some words, the words without it are `O`; a sentence without the key is not annotated.
 */
export function readTags(sentence: Sentence, task: Task, layout: Layout, project?: Project): Tags {
  const column = resolveColumn(task.column, layout, project);
  const words = wordsOf(sentence);
  if (!column) return words.map(() => undefined);
  const tags = words.map((token) => column.textOf(token));
  const isSparse = task.kind === "span" && column.miscKey !== undefined && tags.some((tag) => tag !== undefined);
  return isSparse ? tags.map((tag) => tag ?? "O") : tags;
}

/** The ids of the project's tasks for which a sentence is annotated, on one word at least. */
export function annotatedTasks(sentence: Sentence, layout: Layout, project: Project): string[] {
  const words = wordsOf(sentence);
  return project.tasks
    .filter((task) => {
      const column = resolveColumn(task.column, layout, project);
      return column !== undefined && words.some((token) => column.textOf(token) !== undefined);
    })
    .map((task) => task.id);
}

/** The ids of the project's tasks that a sentence lists: what it is trained for. */
export function trainedTasks(sentence: Sentence, layout: Layout, project: Project): string[] {
  const listed = listedTasks(sentence, layout, project);
  return listed.filter((id) => project.tasks.some((task) => task.id === id));
}
