import { findNearMisses } from "../../near-miss";
import type { SentenceRule } from "../../rule";

export const unknown: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/unknown",
  description: "A multitask_id names something that is not a task of the project",
  defaultSeverity: "error",
  check(context, report) {
    if (context.words.length === 0) return;
    const { project, document, mentions } = context;
    for (const { id, line, start, end } of mentions) {
      if (context.taskOf(id)) continue;
      const ids = project.tasks.map((task) => task.id);
      const listed = new Set(mentions.map((mention) => mention.id));
      const meant = findNearMisses(id, ids).filter((candidate) => !listed.has(candidate));
      const known = ids.length > 0 ? `its tasks are ${ids.join(", ")}` : "it has none";
      const remedy = meant.length > 0 ? `did you mean ${meant.join(" or ")}?` : "correct it, or define the task.";
      report({
        at: { line, start, end },
        message: `"${id}" is not a task of this project (${known}): ${remedy}`,
        suggestions: meant.map((candidate) => ({
          title: `Replace it by ${candidate}`,
          edits: [{ start: document.offsetAt(line, start), end: document.offsetAt(line, end), text: candidate }],
        })),
      });
    }
  },
};
