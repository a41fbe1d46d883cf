import * as vscode from "vscode";
import type { Sentence, TextEdit } from "../conll/document";
import { SentenceContext } from "../lint/sentence-context";
import { changeTaskIds, inOrder } from "../lint/task-id-edits";
import { activeColumnFile } from "./active-file";
import type { Documents, OpenConll } from "./documents";
import { toWorkspaceEdit } from "./edits";
import { linesOf } from "./selected-lines";
import { sentencesIn } from "./sentences";

/** Commands that add a task to the sentences in the selections, or take one away from them: one step to undo. */
export function registerSentenceTasks(documents: Documents): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("multitask.addTask", (id?: string) => add(documents, id)),
    vscode.commands.registerCommand("multitask.removeTask", (id?: string) => remove(documents, id)),
  );
}

async function add(documents: Documents, given: string | undefined): Promise<void> {
  const selected = selectedSentences(documents);
  if (!selected) return;
  const { project } = selected.open.project;
  const counts = countListed(selected.sentences);
  const offered = project.tasks.filter(({ id }) => counts.get(id) !== selected.sentences.length);
  if (offered.length === 0) return tell("The selected sentences have all tasks of the project already.");
  const items = offered.map(({ id, column }) => ({ label: id, description: `tags in ${column}` }));
  const id = given ?? (await pick(items, `Add to ${plural(selected.sentences.length)}`));
  if (id === undefined) return;
  await change(selected, (listed) => (listed.includes(id) ? listed : inOrder({ project }, [...listed, id])));
}

async function remove(documents: Documents, given: string | undefined): Promise<void> {
  const selected = selectedSentences(documents);
  if (!selected) return;
  const counts = countListed(selected.sentences);
  if (counts.size === 0) return tell("The selected sentences name no task.");
  const items = [...counts].map(([id, count]) => ({ label: id, description: `in ${plural(count)}` }));
  const id = given ?? (await pick(items, `Remove from ${plural(selected.sentences.length)}`));
  if (id !== undefined) await change(selected, (listed) => listed.filter((other) => other !== id));
}

interface Selected {
  readonly open: OpenConll;
  readonly sentences: readonly SentenceContext[];
}

/** The sentences with words that the selections touch; a person is told where there are none. */
function selectedSentences(documents: Documents): Selected | undefined {
  const active = activeColumnFile(documents);
  if (!active) return undefined;
  const { editor, open } = active;
  const all = new Set<Sentence>(editor.selections.flatMap((selection) => sentencesIn(open, ...linesOf(selection))));
  const sentences = [...all]
    .map((sentence) => new SentenceContext(sentence, open.conll, open.project.project))
    .filter(({ words }) => words.length > 0);
  if (sentences.length > 0) return { open, sentences };
  tell("Put the caret into a sentence, or select several.");
  return undefined;
}

async function change(
  { open, sentences }: Selected,
  idsAfter: (listed: readonly string[]) => readonly string[],
): Promise<void> {
  const edits: TextEdit[] = [];
  let withoutTask = 0;
  let inCells = 0;
  for (const sentence of sentences) {
    const after = idsAfter(sentence.listed);
    if (after.join() === sentence.listed.join()) continue;
    const found = changeTaskIds(sentence, after);
    if (found) edits.push(...found);
    else if (after.length === 0) withoutTask++;
    else inCells++;
  }
  await vscode.workspace.applyEdit(toWorkspaceEdit(open.text.uri, open.conll, edits));
  if (withoutTask > 0) {
    tell(`${plural(withoutTask)} would name no task and be left out of every training: not changed.`);
  }
  if (inCells > 0) tell(`The task ids of ${plural(inCells)} stand in cells, not in comments: not changed.`);
}

function countListed(sentences: readonly SentenceContext[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of sentences.flatMap(({ listed }) => listed)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

async function pick(items: readonly vscode.QuickPickItem[], title: string): Promise<string | undefined> {
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Which task?" }))?.label;
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}

function plural(count: number): string {
  return count === 1 ? "1 sentence" : `${count} sentences`;
}
