import type { Layout } from "../conll/document";
import { resolveColumn } from "../tasks/columns";
import type { Project } from "../tasks/project";
import type { Task } from "../tasks/task";

/**
 * Says in one or two sentences why the tasks of a model do not fit a file; undefined where they do. A file may well have tasks that the
 * model lacks, as long as it shares one.
 */
export function describeFit(
  modelTasks: readonly Pick<Task, "id" | "kind" | "column">[],
  project: Project,
  layout: Layout,
): string | undefined {
  const own = new Map(project.tasks.map((task) => [task.id, task]));
  const shared = modelTasks.filter(({ id }) => own.has(id));
  if (own.size > 0 && shared.length === 0)
    return `The model has none of this file's tasks (${[...own.keys()].join(", ")}).`;
  const ofOtherKind = shared.filter(({ id, kind }) => own.get(id)!.kind !== kind);
  // Where the file's project knows the task, it says which column that is.
  const hasColumn = (task: Pick<Task, "id" | "column">) =>
    resolveColumn((own.get(task.id) ?? task).column, layout, project) !== undefined;
  const withoutColumn = modelTasks.filter((task) => !hasColumn(task));
  const withoutTask = modelTasks.filter((task) => !own.has(task.id) && hasColumn(task));
  const sentences = [
    ...ofOtherKind.map(({ id, kind }) => `${id} is a ${own.get(id)!.kind} task here and a ${kind} task in the model.`),
    ...predicts(withoutColumn, "for which this file has no column"),
    ...predicts(
      withoutTask,
      withoutTask.length === 1 ? "which is no task of this file" : "which are no tasks of this file",
    ),
  ];
  return sentences.length === 0 ? undefined : sentences.slice(0, 2).join(" ");
}

function predicts(tasks: readonly Pick<Task, "id">[], what: string): string[] {
  return tasks.length === 0 ? [] : [`The model predicts ${inWords(tasks.map(({ id }) => id))}, ${what}.`];
}

function inWords(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
