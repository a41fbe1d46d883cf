import { wordsOf, type ConllDocument } from "../conll/read";
import { readTags } from "./annotation";
import { formColumnOf } from "./columns";
import type { Project } from "./project";
import { readSpans } from "./spans";
import type { Task } from "./task";

/**
 * How often a file has each label of a task on these very words: spans that consist of them, or tags of each of them.
 * @param forms of neighbouring words
 */
export function countLabelsOfWords(
  { sentences, layout }: ConllDocument,
  project: Project,
  task: Task,
  forms: readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (label: string) => counts.set(label, (counts.get(label) ?? 0) + 1);
  const formColumn = formColumnOf(layout, project);
  const isWanted = new Set(forms);
  for (const sentence of sentences) {
    // Most sentences have none of the words, and are not split into cells.
    const hasForm = (form: string) => sentence.tokensHave(form);
    if (!(task.kind === "span" ? forms.every(hasForm) : forms.some(hasForm))) continue;
    const found = wordsOf(sentence).map((token) => token.textOf(formColumn) ?? "");
    const tags = readTags(sentence, task, layout, project);
    if (task.kind === "token") {
      tags.forEach((tag, word) => tag !== undefined && isWanted.has(found[word]!) && add(tag));
      continue;
    }
    for (const { start, end, label } of readSpans(tags.map((tag) => tag ?? "_"))) {
      if (end - start === forms.length && forms.every((form, at) => found[start + at] === form)) add(label);
    }
  }
  return counts;
}
