import { writeTaskIds } from "../../../tasks/multitask-id";
import type { SentenceRule } from "../../rule";
import { tidyTaskIds } from "../../task-id-edits";

export const missing: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/missing",
  description: "A sentence names no task",
  defaultSeverity: "error",
  check(context, report) {
    if (context.words.length === 0 || context.idLines.length > 0) return;
    const { annotated } = context;
    const remedy =
      annotated.length > 0
        ? `write "${writeTaskIds(annotated)}" directly above its first token`
        : "annotate it for a task and name the task directly above its first token, or remove it";
    report({
      at: context.rangeOfLine(context.sentence.firstLine),
      message: `This sentence has no multitask_id, so no task is trained on it: ${remedy}.`,
      fix: tidyTaskIds(context),
    });
  },
};
