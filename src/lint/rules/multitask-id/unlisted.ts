import { findNearMisses } from "../../near-miss";
import type { SentenceRule } from "../../rule";
import { changeTaskIds } from "../../task-id-edits";

export const unlisted: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/unlisted",
  description: "A sentence is annotated for a task that it does not name",
  defaultSeverity: "warning",
  check(context, report) {
    const first = context.idLines.find((line) => !line.misplaced && line.mentions.length > 0);
    if (!first || context.words.length === 0) return;
    const listed = context.mentions.map((mention) => mention.id);
    const mistyped = listed.filter((id) => !context.taskOf(id));
    for (const id of context.annotated) {
      // A mistyped id is there to name this task, and multitask-id/unknown says so.
      if (listed.includes(id) || mistyped.some((name) => findNearMisses(name, [id]).length > 0)) continue;
      const { column } = context.taskOf(id)!;
      const ids = context.project.tasks
        .map((task) => task.id)
        .filter((other) => other === id || listed.includes(other));
      const edits = changeTaskIds(context, [...ids, ...mistyped]);
      report({
        at: { line: first.line, start: first.start, end: first.end },
        message: `${column} is annotated, but ${id} is not named, so it is not trained on it: add ${id} if the annotation is meant for training.`,
        suggestions: edits && [{ title: `Add ${id}`, edits }],
      });
    }
  },
};
