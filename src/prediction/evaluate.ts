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
  const predictions = await tagger.tag(examples);
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

/**
 * The mean over tasks of F1 for spans and accuracy for tokens, and its standard error, both 0 where there is none. A task's score is
 * taken for the share of right answers among its annotated spans or tokens.
 */
export function meanScore(
  scores: Readonly<Record<string, TaskScore>>,
  tasks: readonly Task[],
): { devScore: number; devError: number } {
  const scored = tasks.filter((task) => scores[task.id]);
  if (scored.length === 0) return { devScore: 0, devError: 0 };
  const shares = scored.map((task) => mainScore(task, scores[task.id]!));
  const errors = scored.map((task, at) => standardError(shares[at]!, scores[task.id]!.support));
  return {
    devScore: shares.reduce((sum, share) => sum + share) / scored.length,
    devError: Math.hypot(...errors) / scored.length,
  };
}

/** Of a share among `count` answers, by the binomial distribution. */
function standardError(share: number, count: number): number {
  return count === 0 ? 0 : Math.sqrt((share * (1 - share)) / count);
}

export function mainScore(task: Pick<Task, "kind">, score: Pick<TaskScore, "f1" | "accuracy">): number {
  return task.kind === "span" ? score.f1 : score.accuracy;
}
