import type { SentenceRule } from "../../rule";

export const orphan: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/orphan",
  description: "A multitask_id belongs to no sentence",
  defaultSeverity: "warning",
  check(context, report) {
    if (context.words.length > 0) return;
    for (const { line, start, end } of context.idLines) {
      report({
        at: { line, start, end },
        message: "No sentence follows this multitask_id: remove the blank line below it, or the multitask_id.",
      });
    }
  },
};
