import type { Layout } from "../../conll/document";
import { resolveColumn, type TagColumn } from "../../tasks/columns";
import type { Project } from "../../tasks/project";
import type { Task } from "../../tasks/task";
import { TagDictionary } from "./tag-dictionary";

/** A column of tags that the rules look at: that of a task, or `upos` of CoNLL-U where no task is about it. */
export interface TaggedColumn {
  readonly task: Task;
  readonly column: TagColumn;
  /** Numbers the tags of the file, and those that an edit took out of it. */
  readonly dictionary: TagDictionary;
}

export const UPOS = "upos";

const UPOS_WITHOUT_TASK: Task = { id: UPOS, kind: "token", column: UPOS, weight: 0 };

const known = new WeakMap<Project, WeakMap<Layout, readonly TaggedColumn[]>>();

/** The columns of tags of a file, each once, in the order of the project's tasks. */
export function taggedColumns(layout: Layout, project: Project): readonly TaggedColumn[] {
  let ofProject = known.get(project);
  if (!ofProject) known.set(project, (ofProject = new WeakMap()));
  let columns = ofProject.get(layout);
  if (!columns) ofProject.set(layout, (columns = findColumns(layout, project)));
  return columns;
}

function findColumns(layout: Layout, project: Project): TaggedColumn[] {
  const columns = new Map<string, TaggedColumn>();
  for (const task of [...project.tasks, UPOS_WITHOUT_TASK]) {
    const column = resolveColumn(task.column, layout, project);
    if (!column) continue;
    const place = `${column.index} ${column.miscKey ?? ""}`;
    if (!columns.has(place)) columns.set(place, { task, column, dictionary: new TagDictionary(task.kind) });
  }
  return [...columns.values()];
}
