import path from "node:path";
import * as vscode from "vscode";
import { CONFIG_NAME, findConfig } from "../tasks/config";
import type { ConfigCreator } from "./create-config";
import { configPattern } from "./projects";

/** The multitask.json to train: the only one, the one picked, or a new one that the person has agreed to. */
export async function chooseConfig(creator: ConfigCreator): Promise<string | undefined> {
  const found = await findConfigs();
  return found.length === 0 ? createConfig(creator) : pickConfig(found, "Train Multitask Model");
}

/** The multitask.json of the active file, or else the one of the workspace that is there alone or is picked. */
export async function nearestConfig(title: string): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  const nearest = active?.scheme === "file" ? findConfig(path.dirname(active.fsPath)) : undefined;
  if (nearest !== undefined) return nearest;
  const configs = await findConfigs();
  return configs.length > 0 ? pickConfig(configs, title) : undefined;
}

/** Every multitask.json of the workspace, the nearest to the active file first. */
export async function findConfigs(): Promise<string[]> {
  const found = await vscode.workspace.findFiles(configPattern, "**/node_modules/**");
  const active = vscode.window.activeTextEditor?.document.uri.fsPath ?? "";
  return found
    .map((uri) => uri.fsPath)
    .sort((a, b) => sharedFolders(b, active) - sharedFolders(a, active) || a.localeCompare(b));
}

/** The only one of several configurations, or the one that the person picks. */
export async function pickConfig(configs: readonly string[], title: string): Promise<string | undefined> {
  if (configs.length === 1) return configs[0];
  const picked = await vscode.window.showQuickPick(
    configs.map((file) => ({ label: vscode.workspace.asRelativePath(file), file })),
    { title, placeHolder: "Which project?" },
  );
  return picked?.file;
}

async function createConfig(creator: ConfigCreator): Promise<string | undefined> {
  const config = await creator.create();
  if (!config) return undefined;
  const train = "Start Training";
  const message = `${CONFIG_NAME} says what will be trained. Look it over, then start.`;
  const chosen = await vscode.window.showInformationMessage(message, train);
  return chosen === train ? config.fsPath : undefined;
}

/** How many folders two files share, counted from the root. */
function sharedFolders(a: string, b: string): number {
  const [one, other] = [path.dirname(a).split(path.sep), path.dirname(b).split(path.sep)];
  const end = one.findIndex((name, i) => name !== other[i]);
  return end < 0 ? one.length : end;
}
