import * as vscode from "vscode";
import { spanAt, type WordRange } from "../tasks/span-editing";
import type { SpanTask, Task } from "../tasks/task";
import { activeColumnFile } from "./active-file";
import type { Documents, OpenConll } from "./documents";
import { selectedWords, type SelectedWords } from "./selected-words";
import { annotationOf } from "./sentences";
import { taskAtCaret, tasksOf } from "./task-at-caret";

/** The column file in front, where it has columns of tasks. */
export interface TaggedFile {
  readonly editor: vscode.TextEditor;
  readonly open: OpenConll;
  /** Those with a column in the file; at least one. */
  readonly tasks: readonly Task[];
}

/** The words in it that are meant. */
export interface TaggingPlace extends TaggedFile {
  /** At least one. */
  readonly selected: readonly [SelectedWords, ...SelectedWords[]];
}

/** A person is told where there is none. */
export function activeTaggedFile(documents: Documents): TaggedFile | undefined {
  const active = activeColumnFile(documents);
  if (!active) return undefined;
  const tasks = tasksOf(active.open);
  if (tasks.length > 0) return { ...active, tasks };
  const message = "The file has no column of a task: name its columns and tasks in multitask.json.";
  void vscode.window.showInformationMessage(message);
  return undefined;
}

/** A person is told where no word is selected. */
export function taggingPlace(documents: Documents): TaggingPlace | undefined {
  const active = activeTaggedFile(documents);
  if (!active) return undefined;
  const [first, ...others] = selectedWords(active.open, active.editor.selections);
  if (first) return { ...active, selected: [first, ...others] };
  void vscode.window.showInformationMessage("Put the caret on a word, or select some.");
  return undefined;
}

/** The selected words; where nothing is selected, the span of a task that the word is part of. */
export function meantWords(open: OpenConll, task: Task, selected: SelectedWords): WordRange {
  const { sentence, words, caretWord, isCaret } = selected;
  if (!isCaret || task.kind === "token") return words;
  return spanAt(annotationOf(open, sentence, task), caretWord) ?? words;
}

/** Whether a caret is in a span of a task. */
export function isInSpan({ open, selected }: TaggingPlace, task: SpanTask): boolean {
  return selected.some(({ sentence, caretWord }) => spanAt(annotationOf(open, sentence, task), caretWord));
}

/** The one of some tasks in whose column the caret is. */
export function taskOfCaret<Kind extends Task>({ editor, open }: TaggedFile, tasks: readonly Kind[]) {
  return taskAtCaret(open, tasks, editor.selection.active);
}

/**
 * Moves the caret to the neighbouring word of its span where its own was taken out of it, in the same column, so that what is done
 * next finds the span.
 */
export function followSpan({ editor, open, selected }: TaggingPlace, task: SpanTask, end: "first" | "last"): void {
  const [{ sentence, caretWord, isCaret }, ...others] = selected;
  const span = spanAt(annotationOf(open, sentence, task), caretWord);
  if (!isCaret || others.length > 0 || !span) return;
  const lost = end === "last" ? span.end - 1 : span.start;
  if (caretWord !== lost) return;
  const words = sentence.tokens.filter(({ kind }) => kind === "word");
  const [from, to] = [words[lost]!, words[end === "last" ? lost - 1 : lost + 1]!];
  // Line and cell as they are now, since the edit may have moved them.
  const { line, character } = editor.selection.active;
  const cell = from.cells.findIndex(({ start, end }) => start <= character && character <= end);
  const position = new vscode.Position(line + to.offset - from.offset, to.cell(cell)?.start ?? 0);
  editor.selection = new vscode.Selection(position, position);
}
