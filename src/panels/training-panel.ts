import * as vscode from "vscode";
import type { TrainingPageToHost, TrainingRun } from "../messages/training-page";
import { openTrainingPage, postRun, trainingPageOptions } from "./training-page";

/** Steps come by the hundred a second, and nobody reads faster than this. */
const millisecondsBetweenUpdates = 250;

/** What the page's buttons and links ask for; everything but `ready`, which the panel answers itself. */
export type TrainingPageRequest = Exclude<TrainingPageToHost, { type: "ready" }>;

/** Shows the newest run in one tab; closed and opened again, or restored after a reload, it shows the whole run. */
export class TrainingPanel implements vscode.Disposable, vscode.WebviewPanelSerializer<TrainingRun> {
  static readonly viewType = "multitask.training";
  readonly #extension: vscode.Uri;
  readonly #requested = new vscode.EventEmitter<TrainingPageRequest>();
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #run: TrainingRun | undefined;
  #waiting: NodeJS.Timeout | undefined;

  readonly onDidRequest = this.#requested.event;

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(TrainingPanel.viewType, this);
  }

  /** The newest run, also one of before a reload of the window. */
  get run(): TrainingRun | undefined {
    return this.#run;
  }

  reveal(): void {
    if (this.#panel) return this.#panel.reveal();
    const options = trainingPageOptions(this.#extension);
    const { viewType } = TrainingPanel;
    this.#adopt(vscode.window.createWebviewPanel(viewType, "Training", vscode.ViewColumn.Active, options));
  }

  update(run: TrainingRun): void {
    this.#run = run;
    if (run.outcome) this.#send();
    else this.#waiting ??= setTimeout(() => this.#send(), millisecondsBetweenUpdates);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: TrainingRun | undefined): Promise<void> {
    this.#run ??= kept && interrupted(kept);
    panel.webview.options = trainingPageOptions(this.#extension);
    if (this.#run) this.#adopt(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#serializer.dispose();
    this.#requested.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.onDidDispose(() => (this.#panel = undefined));
    openTrainingPage(panel, this.#extension, (message) => {
      if (message.type === "ready") this.#send();
      else this.#requested.fire(message);
    });
  }

  #send(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
    if (this.#run && this.#panel) postRun(this.#panel, this.#run);
  }
}

/** The window's reload ended the model process too. */
function interrupted(run: TrainingRun): TrainingRun {
  if (run.outcome) return run;
  const message = "The window was closed or reloaded while this training ran, which ended it.";
  return { ...run, outcome: { type: "failed", message } };
}
