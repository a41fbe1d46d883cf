import * as vscode from "vscode";
import { resolveColumn } from "../tasks/columns";
import { changeSchemeInConfig } from "../tasks/config-edits";
import { convertColumn } from "../tasks/convert";
import { SCHEMES, type Scheme } from "../tasks/schemes";
import type { SpanTask } from "../tasks/task";
import { activeColumnFile } from "./active-file";
import { editText, type CorpusFiles } from "./corpus-files";
import type { Documents, OpenConll } from "./documents";

const title = "Convert Tag Scheme";

type Extent = "file" | "corpus";

const descriptions: Record<Scheme, string> = {
  IOB2: "every span begins with B",
  IOB1: "B only where a span touches another one of its type",
  BIOES: "B, I and E; S for a span of one token (also called IOBES)",
  BILOU: "B, I and L; U for a span of one token",
};

/** What a key binding may give; a person is asked for the rest. */
interface Arguments {
  readonly task?: string;
  readonly scheme?: Scheme;
  readonly extent?: Extent;
}

/** Writes the tags of a span task in another scheme: one edit over all its files, one step to undo. */
export function registerConvertScheme(documents: Documents, files: CorpusFiles): vscode.Disposable {
  return vscode.commands.registerCommand("multitask.convertScheme", async (given: Arguments = {}) => {
    const active = activeColumnFile(documents);
    if (!active) return;
    const { open, editor } = active;
    const task = await chooseTask(open, editor.selection.active, given.task);
    const scheme = task && (given.scheme ?? (await chooseScheme(task)));
    const extent = scheme && (given.extent ?? (await chooseExtent(open, files)));
    if (!task || !scheme || !extent) return;
    await convert(open, files, task, scheme, extent);
  });
}

/** The task of the cell at the caret, the only one, or the one that is picked. */
async function chooseTask(
  { conll, project }: OpenConll,
  { line, character }: vscode.Position,
  id: string | undefined,
): Promise<SpanTask | undefined> {
  const tasks = project.project.tasks.filter((task) => task.kind === "span");
  if (id !== undefined) return tasks.find((task) => task.id === id);
  const token = conll.tokenAt(line);
  const atCaret = tasks.find((task) => {
    const tag = token && resolveColumn(task.column, conll.layout, project.project)?.readTag(token);
    return tag && tag.start <= character && character <= tag.end;
  });
  if (atCaret) return atCaret;
  if (tasks.length === 0) {
    void vscode.window.showInformationMessage(
      "No task of this file has tags of spans, so there is no scheme to convert.",
    );
  }
  if (tasks.length <= 1) return tasks[0];
  const items = tasks.map((task) => ({ label: task.id, description: `${task.scheme} in ${task.column}`, task }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Which task?" }))?.task;
}

async function chooseScheme(task: SpanTask): Promise<Scheme | undefined> {
  const items = SCHEMES.map((scheme) => ({
    label: scheme,
    description: scheme === task.scheme ? "the scheme now" : "",
    detail: descriptions[scheme],
  })).sort((a, b) => Number(a.description !== "") - Number(b.description !== ""));
  const placeHolder = `Write the tags of ${task.id} in`;
  return (await vscode.window.showQuickPick(items, { title, placeHolder }))?.label;
}

async function chooseExtent(open: OpenConll, files: CorpusFiles): Promise<Extent | undefined> {
  const { config, error } = open.project;
  if (config === undefined || error) return "file";
  const name = vscode.workspace.asRelativePath(config);
  const all = files.around(open).map((uri) => vscode.workspace.asRelativePath(uri));
  const items = [
    { label: "The whole corpus", description: `and the scheme in ${name}`, detail: all.join(", "), extent: "corpus" },
    { label: "This file", description: `${name} keeps its scheme`, extent: "file" },
  ] as const;
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Where?" }))?.extent;
}

async function convert(
  open: OpenConll,
  files: CorpusFiles,
  task: SpanTask,
  scheme: Scheme,
  extent: Extent,
): Promise<void> {
  const { config, project } = open.project;
  const edit = new vscode.WorkspaceEdit();
  const uris = extent === "file" ? [open.text.uri] : files.around(open);
  await files.edit(uris, (conll) => convertColumn(conll, task, project, scheme), edit);
  const converted = edit.size;
  if (extent === "corpus" && config !== undefined) {
    const text = await vscode.workspace.openTextDocument(vscode.Uri.file(config));
    editText(text, changeSchemeInConfig(text.getText(), task.id, scheme), edit);
  }
  if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) return;
  const count = converted === 1 ? "1 file" : `${converted} files`;
  void vscode.window.showInformationMessage(
    converted === 0
      ? `All tags of ${task.id} are written in ${scheme} already.`
      : `${task.id} is in ${scheme} now, in ${count}.`,
  );
}
