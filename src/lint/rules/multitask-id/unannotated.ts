import { resolveColumn } from "../../../tasks/columns";
import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import type { Task } from "../../../tasks/task";
import { changeTaskIds } from "../../task-id-edits";

export const unannotated: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/unannotated",
  description: "A sentence names a task that it is not annotated for",
  defaultSeverity: "warning",
  check(context, report) {
    if (context.words.length === 0) return;
    for (const id of context.listed) {
      const task = context.taskOf(id);
      if (!task || context.annotated.includes(id)) continue;
      const { line, start, end } = context.counted.find((mention) => mention.id === id)!;
      const edits = changeTaskIds(
        context,
        context.listed.filter((other) => other !== id),
      );
      report({
        at: { line, start, end },
        message: `The sentence names ${id}, but ${describe(task, context)}: annotate it, or remove ${id}.`,
        suggestions: edits && [{ title: `Remove ${id}`, edits }],
      });
    }
  },
};

function describe({ column }: Task, { layout, project }: SentenceContext): string {
  const resolved = resolveColumn(column, layout, project);
  if (!resolved) return `the file has no column ${column}`;
  return resolved.miscKey === undefined ? `its column ${column} is _ throughout` : `no word of it has ${column}`;
}
