import { delimiter, join } from "node:path";
import * as vscode from "vscode";
import { placesVariable } from "../setup/find";

/** The folder that TensorFlow is set up into: that of the setting, or the extension's own. */
export function tensorFlowPlace(storage: vscode.Uri): string {
  return tensorFlowPlaces(storage)[0]!;
}

/** The folders in which the editor looks for TensorFlow, in their order. */
export function tensorFlowPlaces(storage: vscode.Uri): string[] {
  const chosen = vscode.workspace.getConfiguration("multitask").get("tensorflow.path", "");
  return [...(chosen === "" ? [] : [chosen]), join(storage.fsPath, "tensorflow")];
}

/** What tells the model process of them. */
export function tensorFlowEnvironment(storage: vscode.Uri): Record<string, string> {
  return { [placesVariable]: tensorFlowPlaces(storage).join(delimiter) };
}
