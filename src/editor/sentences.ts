import type { Sentence, Token } from "../conll/document";
import { wordsOf } from "../conll/read";
import { readTags } from "../tasks/annotation";
import { formColumnOf } from "../tasks/columns";
import { contextOf, type SentenceWords } from "../tasks/document-context";
import type { Task } from "../tasks/task";
import type { Model } from "./active-model";
import type { OpenConll } from "./documents";

/** The words of a sentence, as a model reads them. */
export interface Words {
  readonly tokens: readonly Token[];
  readonly forms: readonly string[];
}

export function wordsIn({ conll, project }: OpenConll, sentence: Sentence): Words {
  const column = formColumnOf(conll.layout, project.project);
  const tokens = wordsOf(sentence);
  return { tokens, forms: tokens.map((token) => token.cell(column)?.text ?? "") };
}

/** Which word of a sentence stands in a line; -1 where none does. */
export function wordAt(open: OpenConll, sentence: Sentence, line: number): number {
  return wordsIn(open, sentence).tokens.findIndex(({ offset }) => sentence.firstLine + offset === line);
}

/** A sentence as the model that predicts reads it. */
export function modelWords(
  open: OpenConll,
  sentence: Sentence,
  { contextWords }: Pick<Model, "contextWords">,
): SentenceWords {
  const { forms } = wordsIn(open, sentence);
  if (contextWords === 0) return { forms };
  const column = formColumnOf(open.conll.layout, open.project.project);
  return { forms, context: contextOf(open.conll, sentence, column, contextWords) };
}

/** The sentences that lie in a range of lines, at least in part. */
export function sentencesIn({ conll }: OpenConll, firstLine: number, lastLine: number): readonly Sentence[] {
  const { sentences } = conll;
  let low = 0;
  let high = sentences.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { firstLine: start, lineCount } = sentences[middle]!;
    if (start + lineCount <= firstLine) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < sentences.length && sentences[end]!.firstLine <= lastLine) end++;
  return sentences.slice(low, end);
}

/** The tags that the file gives a sentence for a task, as its own project understands the task. */
export function annotationOf(
  { conll, project }: OpenConll,
  sentence: Sentence,
  task: Task,
): readonly (string | undefined)[] {
  const known = project.project.tasks.find(({ id }) => id === task.id) ?? task;
  return readTags(sentence, known, conll.layout, project.project);
}
