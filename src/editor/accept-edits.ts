import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import { SentenceContext } from "../lint/sentence-context";
import { addTaskIds } from "../lint/task-id-edits";
import type { SentencePrediction, TokenPrediction } from "../messages/model-process";
import { acceptTags } from "../tasks/accepted-tags";
import { readTags } from "../tasks/annotation";
import { resolveColumn } from "../tasks/columns";
import type { Project } from "../tasks/project";
import { positionsOf, readSpans, type Span } from "../tasks/spans";
import type { Task } from "../tasks/task";
import { writeTags } from "./tag-edits";

/** A sentence of a file, with what a model says of it. */
export interface PredictedSentence {
  readonly conll: ConllDocument;
  readonly project: Project;
  readonly sentence: Sentence;
  readonly prediction: SentencePrediction;
}

/** A task in a sentence: what the file says, what the model says, both in their own tags. */
export interface PredictedTask {
  /** As the file's own project knows it. */
  readonly task: Task;
  readonly annotated: readonly (string | undefined)[];
  readonly predicted: readonly TokenPrediction[];
}

/** Which words of a task are accepted. */
export type Acceptance = (task: PredictedTask, word: number) => boolean;

/** The tasks that the model predicts and that have a column in the file. */
export function predictedTasks({ conll, project, sentence, prediction }: PredictedSentence): PredictedTask[] {
  const { layout } = conll;
  return project.tasks.flatMap((task) => {
    const predicted = prediction[task.id];
    if (!predicted || !resolveColumn(task.column, layout, project)) return [];
    return [{ task, annotated: readTags(sentence, task, layout, project), predicted }];
  });
}

/** The tags of a task after some predicted ones were accepted. */
export function acceptedTags(task: PredictedTask, accepts: Acceptance): readonly (string | undefined)[] {
  const predicted = task.predicted.map(({ tag }) => tag);
  return acceptTags(task.task, task.annotated, predicted, (word) => accepts(task, word));
}

/** How many tags differ from those of the file. */
export function countAccepted(sentence: PredictedSentence, accepts: Acceptance): number {
  return predictedTasks(sentence).reduce((sum, task) => {
    const after = acceptedTags(task, accepts);
    return sum + after.filter((tag, word) => tag !== task.annotated[word]).length;
  }, 0);
}

/** The edits that write accepted tags into a sentence, and have it name the tasks that it is now annotated for. */
export function acceptEdits(predicted: PredictedSentence, accepts: Acceptance): TextEdit[] {
  const { conll, project, sentence } = predicted;
  const edits: TextEdit[] = [];
  const changed: string[] = [];
  for (const each of predictedTasks(predicted)) {
    const change = { task: each.task, before: each.annotated, after: acceptedTags(each, accepts) };
    const ofTask = writeTags(conll, project, sentence, change);
    if (ofTask.length > 0) changed.push(each.task.id);
    edits.push(...ofTask);
  }
  const context = new SentenceContext(sentence, conll, project);
  return [...edits, ...addTaskIds(context, changed)].sort((a, b) => a.start - b.start);
}

/**
 * The words that are accepted together with one: those of the predicted span that it is part of. Where none is predicted, those of the
 * annotated span, with the predicted spans that reach into it.
 */
export function wordsWith({ task, annotated, predicted }: PredictedTask, word: number): readonly number[] {
  if (task.kind === "token") return [word];
  const spans = readSpans(predicted.map(({ tag }) => tag));
  const holds = ({ start, end }: Span) => start <= word && word < end;
  const around = spans.find(holds) ?? readSpans(annotated.map((tag) => tag ?? "_")).find(holds);
  if (!around) return [word];
  const together = [around, ...spans.filter(({ start, end }) => start < around.end && around.start < end)];
  return positionsOf({
    start: Math.min(...together.map(({ start }) => start)),
    end: Math.max(...together.map(({ end }) => end)),
  });
}
