import { wordsOf, type ConllDocument } from "../conll/read";
import { readTags, trainedTasks } from "./annotation";
import { formColumnOf } from "./columns";
import { contextOf, type SentenceWords } from "./document-context";
import type { Project } from "./project";

/** A sentence as a model sees it: words only, no ranges, no empty nodes. */
export interface Example extends SentenceWords {
  /** The ids of the project's tasks that the sentence lists. */
  readonly ids: readonly string[];
  /** For each task of the project a tag for each word; undefined where the word is not annotated. */
  readonly tags: ReadonlyMap<string, readonly (string | undefined)[]>;
  /** 0-based line of the document at which the sentence begins. */
  readonly firstLine: number;
  readonly file?: string;
}

/**
 * The sentences of a document that hold words, whatever they list.
 * @param file is kept for messages
 * @param contextWords of the document to each side of a sentence that the model reads
 */
export function readExamples(document: ConllDocument, project: Project, file?: string, contextWords = 0): Example[] {
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
      ...(contextWords > 0 && { context: contextOf(document, sentence, formColumn, contextWords) }),
      ...(file !== undefined && { file }),
    };
    return [example];
  });
}
