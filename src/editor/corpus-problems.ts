import * as vscode from "vscode";
import type { Problem } from "../messages/training";
import { source } from "./diagnostics";
import type { Documents } from "./documents";
import { rulePage } from "./rule-pages";

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** The findings of the last check of a corpus, for the files that are not open: the open ones are checked as they stand. */
export class CorpusProblems implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #collection = vscode.languages.createDiagnosticCollection(`${source}-corpus`);
  readonly #subscription: vscode.Disposable;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#subscription = documents.onDidChange(({ text }) => this.#collection.delete(text.uri));
  }

  show(problems: readonly Problem[]): void {
    this.#collection.clear();
    const open = new Set(this.#documents.all().map(({ text }) => text.uri.fsPath));
    for (const file of new Set(problems.map(({ path }) => path))) {
      if (open.has(file)) continue;
      const found = problems.filter(({ path }) => path === file);
      this.#collection.set(vscode.Uri.file(file), found.map(toDiagnostic));
    }
  }

  dispose(): void {
    this.#collection.dispose();
    this.#subscription.dispose();
  }
}

export function rangeOfProblem({ line, column }: Problem): vscode.Range {
  return new vscode.Range(line - 1, column - 1, line - 1, Number.MAX_SAFE_INTEGER);
}

function toDiagnostic(problem: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOfProblem(problem), problem.message, severities[problem.severity]);
  diagnostic.source = source;
  diagnostic.code = { value: problem.rule, target: rulePage(problem.rule) };
  return diagnostic;
}
