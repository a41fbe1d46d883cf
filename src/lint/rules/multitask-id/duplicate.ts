import type { SentenceRule } from "../../rule";
import { tidyTaskIds } from "../../task-id-edits";

export const duplicate: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/duplicate",
  description: "A sentence names a task twice, or has a second multitask_id line",
  defaultSeverity: "warning",
  check(context, report) {
    if (context.words.length === 0) return;
    const [, ...repeated] = context.idLines.filter((line) => line.source === "comment" && !line.misplaced);
    for (const { line, start, end } of repeated) {
      report({
        at: { line, start, end },
        message: "This sentence has a multitask_id line already: merge the two into one.",
        fix: tidyTaskIds(context),
      });
    }

    const seen = new Set<string>();
    for (const { id, line, start, end } of context.counted) {
      // The finding on a repeated line speaks for the ids in it.
      const isReported = repeated.some((other) => other.line === line);
      if (seen.has(id) && !isReported) {
        report({
          at: { line, start, end },
          message: `"${id}" is named twice, which trains the sentence twice: remove one.`,
          fix: tidyTaskIds(context),
        });
      }
      seen.add(id);
    }
  },
};
