import * as vscode from "vscode";
import type { HostToTrainingPage, TrainingPageToHost, TrainingRun } from "../messages/training-page";
import { pageHtml, pageRoot } from "./page";

/** The options of a tab that shows a training. */
export function trainingPageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pageRoot(extension)] };
}

/** Has a tab show a training: its page asks with `ready` for what to show. */
export function openTrainingPage(
  panel: vscode.WebviewPanel,
  extension: vscode.Uri,
  onMessage: (message: TrainingPageToHost) => void,
): void {
  panel.iconPath = vscode.Uri.joinPath(extension, "media", "icon.svg");
  panel.webview.onDidReceiveMessage(onMessage);
  panel.webview.html = pageHtml(panel.webview, extension, "training", "Training");
}

export function postRun(panel: vscode.WebviewPanel, run: TrainingRun): void {
  const message: HostToTrainingPage = { type: "run", run };
  void panel.webview.postMessage(message);
}
