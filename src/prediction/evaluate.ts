import { TokenCounts } from "../metrics/accuracy";
import { SpanCounts } from "../metrics/conlleval";
import type { TaskScore } from "../metrics/score";
import type { Example } from "../tasks/examples";
import type { Task } from "../tasks/task";
import type { Tagger } from "./tagger";

/** What was counted for a task: spans by conlleval's rules, or tokens. */
export type TaskCounts = SpanCounts | TokenCounts;

/**
 * Compares a model with the annotation of some sentences. A sentence counts for a task for which it is annotated, unless it
 * lists tasks and not this one; words without annotation count as nothing.
 * @returns the counts of each task of the model that any sentence is annotated for
 */
export async function evaluate(tagger: Tagger, examples: readonly Example[]): Promise<Map<string, TaskCounts>> {
  const predictions = await tagger.tag(examples.map((example) => example.forms));
  const results = new Map<string, TaskCounts>();
  for (const task of tagger.manifest.tasks) {
    examples.forEach((example, at) => {
      if (!isAnnotated(example, task)) return;
      const counts = results.get(task.id) ?? (task.kind === "span" ? new SpanCounts() : new TokenCounts());
      results.set(task.id, counts);
      const blank = task.kind === "span" ? "O" : "_";
      const gold = example.tags.get(task.id)!;
      const predicted = predictions[at]![task.id]!;
      counts.add(
        gold.map((tag) => tag ?? blank),
        predicted.map((tag, word) => (gold[word] === undefined ? blank : tag)),
      );
    });
  }
  return results;
}

/** Whether a sentence says anything of a task, in training and in evaluation. */
export function isAnnotated(example: Example, task: Task): boolean {
  const listed = example.ids.length === 0 || example.ids.includes(task.id);
  return listed && (example.tags.get(task.id)?.some((tag) => tag !== undefined) ?? false);
}

/** The mean over tasks of F1 for spans and accuracy for tokens; 0 where there is none. */
export function meanScore(scores: Readonly<Record<string, TaskScore>>, tasks: readonly Task[]): number {
  const each = tasks.filter((task) => scores[task.id]).map((task) => mainScore(task, scores[task.id]!));
  return each.length === 0 ? 0 : each.reduce((sum, score) => sum + score, 0) / each.length;
}

export function mainScore(task: Pick<Task, "kind">, score: Pick<TaskScore, "f1" | "accuracy">): number {
  return task.kind === "span" ? score.f1 : score.accuracy;
}
