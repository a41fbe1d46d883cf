import { wordsOf, type ConllDocument } from "../conll/read";
import { columnAt, columnNames, MISC_PREFIX, resolveColumn, type TagColumn } from "../tasks/columns";
import { readMisc } from "../tasks/misc";
import type { Project } from "../tasks/project";
import { formOfTag } from "../tasks/tag-form";
import type { SpanTask } from "../tasks/task";
import { CliError, EXIT } from "./failure";

/** A column to convert, with the span tasks that read it. */
export interface SpanColumn {
  readonly name: string;
  readonly column: TagColumn;
  readonly tasks: readonly SpanTask[];
}

/** How many tags of a column are part of spans, and how many are neither that nor `O`. */
export interface TagCounts {
  readonly spans: number;
  readonly malformed: number;
  /** The first of the malformed ones, with its 1-based line. */
  readonly first: { readonly tag: string; readonly line: number } | undefined;
}

/** The columns of all span tasks of a project that a file has. Throws a CliError where it has none. */
export function findSpanColumns(path: string, document: ConllDocument, project: Project): SpanColumn[] {
  const columns = new Map<string, SpanColumn>();
  for (const task of project.tasks) {
    const column = resolveColumn(task.column, document.layout, project);
    if (task.kind !== "span" || !column || !hasCells(document, column)) continue;
    const key = keyOf(column);
    columns.set(key, { name: task.column, column, tasks: [...(columns.get(key)?.tasks ?? []), task] });
  }
  if (columns.size > 0) return [...columns.values()];
  throw new CliError(
    `${path} has no column of a span task; choose one with --column (${list(document, project)}).`,
    EXIT.problems,
  );
}

/** The column with a name or, in digits, with a number from 1. Throws a CliError where the file has no such column. */
export function findNamedColumn(written: string, path: string, document: ConllDocument, project: Project): SpanColumn {
  const isNumber = /^[1-9]\d*$/.test(written);
  const column = isNumber ? columnAt(Number(written) - 1) : resolveColumn(written, document.layout, project);
  if (column && hasCells(document, column)) {
    const tasks = project.tasks.filter((task) => task.kind === "span").filter((task) => reads(task, column));
    // A key that is nowhere is mistyped, unless a task has it and the file is not annotated yet.
    if (column.miscKey === undefined || tasks.length > 0 || isAnnotated(document, column)) {
      const name = isNumber ? columnNames(document.layout, project)[column.index] : undefined;
      return { name: name ?? written, column, tasks };
    }
  }
  throw new CliError(`${path} has no column ${written}; it has ${list(document, project)}.`);

  function reads(task: SpanTask, column: TagColumn): boolean {
    const other = resolveColumn(task.column, document.layout, project);
    return other !== undefined && keyOf(other) === keyOf(column);
  }
}

/** Counts the tags of a column by their form. */
export function countTags(document: ConllDocument, column: TagColumn): TagCounts {
  let spans = 0;
  let malformed = 0;
  let first: TagCounts["first"];
  for (const sentence of document.sentences) {
    for (const token of wordsOf(sentence)) {
      const tag = column.textOf(token);
      if (tag === undefined) continue;
      const form = formOfTag(tag);
      if (form === "span") spans++;
      if (form !== "malformed") continue;
      malformed++;
      first ??= { tag, line: sentence.firstLine + token.offset + 1 };
    }
  }
  return { spans, malformed, first };
}

function keyOf({ index, miscKey }: TagColumn): string {
  return `${index}:${miscKey ?? ""}`;
}

/** A project may name more columns than a file has. */
function hasCells({ sentences }: ConllDocument, { index }: TagColumn): boolean {
  return sentences.some((sentence) => wordsOf(sentence).some((token) => token.textOf(index) !== undefined));
}

function isAnnotated({ sentences }: ConllDocument, column: TagColumn): boolean {
  return sentences.some((sentence) => wordsOf(sentence).some((token) => column.textOf(token) !== undefined));
}

/** The columns of a file and the keys of its MISC column, as --column takes them. */
function list(document: ConllDocument, project: Project): string {
  const names = columnNames(document.layout, project);
  const misc = names.findIndex((name) => name.toLowerCase() === "misc");
  const keys = new Set<string>();
  for (const token of misc < 0 ? [] : document.sentences.flatMap(wordsOf)) {
    const cell = token.cell(misc);
    if (cell) for (const { key } of readMisc(cell)) keys.add(MISC_PREFIX + key);
  }
  return [...names.slice(0, document.layout.columnCount), ...keys].join(", ");
}
