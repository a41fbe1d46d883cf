import path from "node:path";
import * as vscode from "vscode";
import { CONFIG_NAME } from "../tasks/config";
import type { ActiveModel } from "./active-model";
import { problemOfName } from "./model-names";

/** Asks for another name of a model's folder; it stays the active one where it is. */
export async function renameModel(folder: string, active: ActiveModel): Promise<void> {
  const parent = path.dirname(folder);
  const name = path.basename(folder);
  if (holdsWorkspace(folder)) return tell(`${folder} is where the workspace lies; rename it outside of VS Code.`);
  const beside = await vscode.workspace.fs.readDirectory(vscode.Uri.file(parent));
  const taken = beside.map(([other]) => other).filter((other) => other !== name);
  const chosen = await vscode.window.showInputBox({
    title: `Rename ${nameOfModel(folder)}`,
    value: name,
    prompt: "The new name of the model's folder",
    validateInput: (value) => problemOfName(value, taken),
  });
  if (chosen === undefined || chosen === name) return;
  const renamed = path.join(parent, chosen);
  const wasActive = active.current?.folder === folder;
  try {
    await vscode.workspace.fs.rename(vscode.Uri.file(folder), vscode.Uri.file(renamed), { overwrite: false });
  } catch (error) {
    return tell(`${nameOfModel(folder)} could not be renamed: ${(error as Error).message}`);
  }
  if (wasActive) await active.use(renamed);
}

/** Moves a model's folder to the trash, after a question; where there is no trash, another question is asked. */
export async function removeModel(folder: string, active: ActiveModel): Promise<void> {
  const name = nameOfModel(folder);
  if (holdsWorkspace(folder) || (await exists(path.join(folder, CONFIG_NAME)))) {
    return tell(`${folder} holds more than the model; remove the model's files by hand.`);
  }
  const isActive = active.current?.folder === folder;
  const trash = "Move to Trash";
  const detail = `Its folder and all that is in it go to the trash.${isActive ? " It is the model that predicts now." : ""}`;
  if ((await vscode.window.showWarningMessage(`Remove the model ${name}?`, { modal: true, detail }, trash)) !== trash)
    return;
  try {
    if (!(await moveToTrash(folder)) && !(await deleteForGood(folder))) return;
  } catch (error) {
    return tell(`${name} could not be removed: ${(error as Error).message}`);
  }
  if (isActive) await active.use(undefined);
}

/** How people know a model: its path in the workspace. */
export function nameOfModel(folder: string): string {
  return vscode.workspace.asRelativePath(folder);
}

async function moveToTrash(folder: string): Promise<boolean> {
  try {
    await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true, useTrash: true });
    return true;
  } catch {
    return false;
  }
}

async function deleteForGood(folder: string): Promise<boolean> {
  const message = `There is no trash for ${nameOfModel(folder)}. Delete it for good?`;
  const forGood = "Delete";
  if ((await vscode.window.showWarningMessage(message, { modal: true }, forGood)) !== forGood) return false;
  await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true });
  return true;
}

function holdsWorkspace(folder: string): boolean {
  const roots = vscode.workspace.workspaceFolders ?? [];
  return roots.some(({ uri }) => !path.relative(folder, uri.fsPath).startsWith(".."));
}

async function exists(file: string): Promise<boolean> {
  const found = vscode.workspace.fs.stat(vscode.Uri.file(file));
  return found.then(
    () => true,
    () => false,
  );
}

function tell(message: string): void {
  void vscode.window.showErrorMessage(message);
}
