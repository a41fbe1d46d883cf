import { wordsOf, type ConllDocument } from "../conll/read";
import { readTags, trainedTasks } from "./annotation";
import { formColumnOf } from "./columns";
import type { Project } from "./project";

/** A sentence as a model sees it: words only, no ranges, no empty nodes. */
export interface Example {
  readonly forms: readonly string[];
  /** The ids of the project's tasks that the sentence lists. */
  readonly ids: readonly string[];
  /** For each task of the project a tag for each word; undefined where the word is not annotated. */
  readonly tags: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** 0-based line of the document at which the sentence begins. */
  readonly firstLine: number;
  readonly file?: string;
}

/** The sentences of a document that hold words, whatever they list. `file` is kept for messages. */
export function readExamples(document: ConllDocument, project: Project, file?: string): Example[] {
  const { layout } = document;
  const formColumn = formColumnOf(layout, project);
  return document.sentences.flatMap((sentence) => {
    const words = wordsOf(sentence);
    if (words.length === 0) return [];
    const example = {
      forms: words.map((token) => token.textOf(formColumn) ?? ""),
      ids: trainedTasks(sentence, layout, project),
      tags: new Map(project.tasks.map((task) => [task.id, readTags(sentence, task, layout, project)])),
      firstLine: sentence.firstLine,
    };
    return [file === undefined ? example : { ...example, file }];
  });
}
