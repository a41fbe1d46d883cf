import { writeTaskIds } from "../../../tasks/multitask-id";
import type { SentenceRule } from "../../rule";
import { tidyTaskIds } from "../../task-id-edits";

export const empty: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/empty",
  description: "A multitask_id names no task",
  defaultSeverity: "error",
  check(context, report) {
    if (context.words.length === 0 || context.mentions.length > 0) return;
    const { annotated } = context;
    const remedy =
      annotated.length > 0
        ? `write "${writeTaskIds(annotated)}"`
        : "annotate the sentence for a task and name the task, or remove the sentence";
    for (const { line, start, end } of context.idLines) {
      report({
        at: { line, start, end },
        message: `This multitask_id names no task, so no task is trained on the sentence: ${remedy}.`,
        fix: tidyTaskIds(context),
      });
    }
  },
};
