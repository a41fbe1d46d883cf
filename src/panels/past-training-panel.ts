import * as vscode from "vscode";
import type { TrainingRun } from "../messages/training-page";
import { openTrainingPage, postRun, trainingPageOptions } from "./training-page";

/** Shows the trainings of models, a tab a model, also after a reload. */
export class PastTrainingPanel implements vscode.Disposable, vscode.WebviewPanelSerializer<TrainingRun> {
  static readonly viewType = "multitask.pastTraining";
  readonly #extension: vscode.Uri;
  readonly #openOutput: (run: TrainingRun) => void;
  readonly #serializer: vscode.Disposable;
  readonly #panels = new Map<string, { readonly panel: vscode.WebviewPanel; run: TrainingRun }>();

  /** @param openOutput shows the folder of the model */
  constructor(extension: vscode.Uri, openOutput: (run: TrainingRun) => void) {
    this.#extension = extension;
    this.#openOutput = openOutput;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PastTrainingPanel.viewType, this);
  }

  show(run: TrainingRun): void {
    const open = this.#panels.get(run.configuration);
    if (open) {
      open.run = run;
      postRun(open.panel, run);
      return open.panel.reveal();
    }
    const title = `Training of ${run.configuration}`;
    const options = trainingPageOptions(this.#extension);
    const { viewType } = PastTrainingPanel;
    this.#adopt(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, options), run);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: TrainingRun | undefined): Promise<void> {
    panel.webview.options = trainingPageOptions(this.#extension);
    if (kept) this.#adopt(panel, kept);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const { panel } of [...this.#panels.values()]) panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel, run: TrainingRun): void {
    const shown = { panel, run };
    this.#panels.set(run.configuration, shown);
    panel.onDidDispose(() => this.#panels.delete(run.configuration));
    openTrainingPage(panel, this.#extension, ({ type }) => {
      if (type === "ready") postRun(panel, shown.run);
      else if (type === "open-output") this.#openOutput(shown.run);
    });
  }
}
