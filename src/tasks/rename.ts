import type { Cell, Sentence, TextEdit, Token } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import { columnNames, resolveColumn, type TagColumn } from "./columns";
import { MULTITASK_ID, readTaskIds } from "./multitask-id";
import type { Project } from "./project";
import { parseTag, readSpans, type Span } from "./spans";
import type { Task } from "./task";

/** What a name in a file stands for: the type of a span or the tag of a token of one task, or a task itself. */
export type Named =
  | { readonly kind: "label"; readonly name: string; readonly task: Task }
  | { readonly kind: "task"; readonly name: string };

/** A name, and where it stands in its line. */
export interface NamePlace {
  readonly named: Named;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const ID = /[^|,\s]+/g;

/** The name of a label or of a task at a place; its end counts as part of it. Undefined where none stands. */
export function nameAt(
  document: ConllDocument,
  project: Project,
  line: number,
  character: number,
): NamePlace | undefined {
  const sentence = document.sentenceAt(line);
  if (!sentence) return undefined;
  const isHere = ({ start, end }: { start: number; end: number }) => start <= character && character <= end;
  const id = mentionsIn(sentence, document, project).find((mention) => mention.line === line && isHere(mention));
  if (id) return { named: { kind: "task", name: id.id }, line, start: id.start, end: id.end };
  const token = wordsOf(sentence).find(({ offset }) => sentence.firstLine + offset === line);
  for (const task of token ? project.tasks : []) {
    const tag = resolveColumn(task.column, document.layout, project)?.readTag(token!);
    if (!tag || !isHere(tag)) continue;
    const label = labelIn(tag, task);
    return label && { named: { kind: "label", name: label.text, task }, line, start: label.start, end: label.end };
  }
  return undefined;
}

/** Why a label or a task cannot be called so, in one sentence; undefined where it can. */
export function refuseName(named: Named, to: string, project: Project): string | undefined {
  const what = named.kind === "label" ? "A label" : "A task id";
  if (to === "") return `${what} cannot be empty; type at least one letter.`;
  if (/\s/.test(to))
    return `${what} cannot hold a blank, a TAB or a line break, which separate columns; use _ instead.`;
  if (to.includes("|")) return `${what} cannot hold |, which separates values; use _ instead.`;
  if (to === "_") return `${what} cannot be _, which stands for what is not annotated; choose another name.`;
  if (named.kind === "label") return undefined;
  if (to.includes(",")) return `${what} cannot hold a comma, which separates ids; use _ instead.`;
  const isTask = (name: string) => project.tasks.some(({ id }) => id === name);
  // An id that is no task's, such as a mistyped one, may well become the one that was meant.
  if (!isTask(named.name) || !isTask(to) || to === named.name) return undefined;
  return `The project has a task "${to}" already; choose another name.`;
}

/**
 * The edits that give a label of a task another name in a file. The spans stay where they are: where two that touch would
 * run together under one name, the second gets a B.
 */
export function renameLabel(
  document: ConllDocument,
  project: Project,
  task: Task,
  from: string,
  to: string,
): TextEdit[] {
  const column = resolveColumn(task.column, document.layout, project);
  if (!column) return [];
  return document.sentences.flatMap((sentence) => {
    const words = wordsOf(sentence);
    const cells = words.map((token) => column.readTag(token));
    const names = cells.map((cell) => cell && labelIn(cell, task)?.text === from);
    if (!names.includes(true)) return [];
    const tags = cells.map((cell) => cell?.text ?? "_");
    const renamed = tags.map((tag, i) => (names[i] ? withLabel(tag, task, to) : tag));
    if (task.kind === "span") keepApart(readSpans(tags), renamed);
    return words.flatMap((token, i) =>
      tags[i] === renamed[i] ? [] : writeTag(document, sentence, token, column, renamed[i]!),
    );
  });
}

/** The edits that give a task another id wherever a file names it: in comments, in MISC and in a `multitask_id` column. */
export function renameTask(document: ConllDocument, project: Project, from: string, to: string): TextEdit[] {
  return document.sentences.flatMap((sentence) =>
    mentionsIn(sentence, document, project)
      .filter(({ id }) => id === from)
      .map(({ line, start, end }) => ({
        start: document.offsetAt(line, start),
        end: document.offsetAt(line, end),
        text: to,
      })),
  );
}

interface Mention {
  readonly id: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** All of them: also those that repeat in a column what its first cell says. */
function mentionsIn(sentence: Sentence, { layout }: ConllDocument, project: Project): readonly Mention[] {
  const mentions = readTaskIds(sentence, layout, project);
  const column = columnNames(layout, project).findIndex((name) => name.toLowerCase() === MULTITASK_ID);
  if (column < 0) return mentions;
  const inColumn = sentence.tokens.flatMap((token) => {
    const cell = token.cell(column);
    if (!cell || cell.text === "_") return [];
    return Array.from(cell.text.matchAll(ID), ({ 0: id, index }) => {
      const start = cell.start + index;
      return { id, line: sentence.firstLine + token.offset, start, end: start + id.length };
    });
  });
  return [...mentions.filter(({ source }) => source !== "column"), ...inColumn];
}

/** The label in a tag, with its place; a tag of spans without one (`O`) names none. */
function labelIn(tag: Cell, task: Task): Cell | undefined {
  if (task.kind === "token") return tag;
  const { prefix, label } = parseTag(tag.text);
  return label === "" ? undefined : { text: label, start: tag.start + prefix.length + 1, end: tag.end };
}

function withLabel(tag: string, task: Task, label: string): string {
  return task.kind === "token" ? label : `${parseTag(tag).prefix}-${label}`;
}

/** Begins a span with B where its tags, newly named, would continue the span before. */
function keepApart(spans: readonly Span[], tags: string[]): void {
  const starts = new Set(readSpans(tags).map(({ start }) => start));
  for (const { start } of spans) {
    if (!starts.has(start)) tags[start] = `B-${parseTag(tags[start]!).label}`;
  }
}

function writeTag(
  document: ConllDocument,
  sentence: Sentence,
  token: Token,
  column: TagColumn,
  tag: string,
): TextEdit[] {
  const edit = column.writeTag(token, tag);
  const line = document.offsetAt(sentence.firstLine + token.offset, 0);
  return edit ? [{ ...edit, start: line + edit.start, end: line + edit.end }] : [];
}
