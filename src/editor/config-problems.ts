import * as vscode from "vscode";
import type { Documents } from "./documents";
import { source } from "./diagnostics";

/** Shows in multitask.json why it does not hold: what its schema cannot say, such as two tasks with one id. */
export class ConfigProblems implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #collection = vscode.languages.createDiagnosticCollection(`${source}-config`);
  readonly #subscriptions: vscode.Disposable[];
  #shown = "";

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#subscriptions = [documents.onDidChange(() => this.#update()), documents.onDidClose(() => this.#update())];
    this.#update();
  }

  dispose(): void {
    this.#collection.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #update(): void {
    const errors = this.#documents.all().flatMap(({ project }) => project.error ?? []);
    const messages = errors.map(({ message }) => message).join("\n");
    if (messages === this.#shown) return;
    this.#shown = messages;
    this.#collection.clear();
    for (const { file, line = 1, problem } of errors) {
      const range = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
      const diagnostic = new vscode.Diagnostic(range, problem, vscode.DiagnosticSeverity.Error);
      diagnostic.source = source;
      this.#collection.set(vscode.Uri.file(file), [diagnostic]);
    }
  }
}
