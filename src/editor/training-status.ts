import * as vscode from "vscode";
import type { TrainingRun } from "../messages/training-page";
import type { Training } from "./train";

/** One status bar item while a training runs: when its notification has been put away, it is still seen. */
export class TrainingStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem("multitask.training", vscode.StatusBarAlignment.Left);
  readonly #subscription: vscode.Disposable;

  constructor(training: Training) {
    this.#item.name = "Multitask Training";
    this.#item.command = "multitask.showTraining";
    this.#item.tooltip = "Show Training";
    this.#subscription = training.onDidChange((run) => this.#update(run));
  }

  dispose(): void {
    this.#item.dispose();
    this.#subscription.dispose();
  }

  #update({ started, latestStep, outcome }: TrainingRun): void {
    if (outcome) return this.#item.hide();
    const epoch = started && latestStep ? ` ${latestStep.epoch}/${started.epochs}` : "";
    this.#item.text = `$(loading~spin) Training${epoch}`;
    this.#item.show();
  }
}
