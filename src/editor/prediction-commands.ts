import * as vscode from "vscode";
import type { ActiveModel } from "./active-model";
import type { Predictions } from "./predictions";

export function registerPredictionCommands(model: ActiveModel, predictions: Predictions): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("multitask.togglePredictions", () => (model.current ? toggle() : offerModel())),
    vscode.commands.registerCommand("multitask.retryPredictions", () => predictions.restart()),
  );
}

/** The setting changes where it is made: a project that made none does not get a settings file by this. */
async function toggle(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("multitask.predictions");
  const isInWorkspace = settings.inspect("enabled")?.workspaceValue !== undefined;
  const target = isInWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("enabled", !settings.get("enabled", true), target);
}

async function offerModel(): Promise<void> {
  const commands = { "Train Multitask Model": "multitask.train", "Choose Model": "multitask.chooseModel" };
  const labels = Object.keys(commands) as (keyof typeof commands)[];
  const chosen = await vscode.window.showInformationMessage("There is no model yet that could predict.", ...labels);
  if (chosen) await vscode.commands.executeCommand(commands[chosen]);
}
