import type { Position } from "vscode";
import { resolveColumn } from "../tasks/columns";
import type { Task } from "../tasks/task";
import type { OpenConll } from "./documents";

/** The tasks of a file's project that have a column in it. */
export function tasksOf({ conll, project }: OpenConll): readonly Task[] {
  return project.project.tasks.filter(({ column }) => resolveColumn(column, conll.layout, project.project));
}

/** The one of some tasks in whose column a place is; of several in MISC the one whose tag is there. */
export function taskAtCaret<Kind extends Task>(
  { conll, project }: OpenConll,
  tasks: readonly Kind[],
  { line, character }: Pick<Position, "line" | "character">,
): Kind | undefined {
  const token = conll.tokenAt(line);
  if (!token) return undefined;
  const isHere = (cell: { start: number; end: number } | undefined) =>
    cell !== undefined && cell.start <= character && character <= cell.end;
  const columnOf = ({ column }: Task) => resolveColumn(column, conll.layout, project.project)!;
  const inCell = tasks.filter((task) => isHere(token.cell(columnOf(task).index)));
  return inCell.length > 1 ? inCell.find((task) => isHere(columnOf(task).readTag(token))) : inCell[0];
}
