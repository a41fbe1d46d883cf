import path from "node:path";
import * as vscode from "vscode";
import type { ActiveModel } from "./active-model";
import { languageId } from "./documents";
import { chooseShownCommand } from "./prediction-commands";
import type { Predictions } from "./predictions";
import { proseLanguages } from "./prose-documents";
import { shownPredictions, type Extent } from "./shown-predictions";

const extentNames: Readonly<Record<Extent, string>> = { all: "", differences: ": differences", off: ": off" };

/** Names in the status bar the model that predicts in the file in front, and what of it is shown; it is the switch for that too. */
export class PredictionStatus implements vscode.Disposable {
  readonly #model: ActiveModel;
  readonly #item = vscode.window.createStatusBarItem("multitask.predictions", vscode.StatusBarAlignment.Right, 90);
  readonly #subscriptions: vscode.Disposable[];

  constructor(model: ActiveModel, predictions: Predictions) {
    this.#model = model;
    this.#item.name = "Multitask Predictions";
    this.#item.command = chooseShownCommand;
    this.#subscriptions = [
      this.#item,
      predictions.onDidChange(() => this.#update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#update()),
    ];
    this.#update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #update(): void {
    const model = this.#model.current;
    const language = vscode.window.activeTextEditor?.document.languageId;
    if (!model || !language || ![languageId, ...proseLanguages].includes(language)) return this.#item.hide();
    const { extent, hiddenTasks, inTexts } = shownPredictions();
    const isOff = extent === "off" || (language !== languageId && !inTexts);
    const shown = model.tasks.map(({ id }) => (hiddenTasks.includes(id) ? `${id} (hidden)` : id)).join(", ");
    this.#item.text = `$(${isOff ? "eye-closed" : "eye"}) ${path.basename(model.folder)}${extentNames[extent]}`;
    this.#item.tooltip = `${vscode.workspace.asRelativePath(model.folder)} predicts ${shown}. Click to choose what is shown.`;
    this.#item.show();
  }
}
