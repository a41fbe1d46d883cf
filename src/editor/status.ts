import * as vscode from "vscode";
import type { Layout } from "../conll/document";
import { columnNames } from "../tasks/columns";
import type { ActiveModel } from "./active-model";
import type { Diagnostics } from "./diagnostics";
import { languageId, type Documents, type OpenConll } from "./documents";
import { describeFit } from "./model-fit";
import type { Predictions } from "./predictions";
import type { FileProject } from "./projects";
import { WordCounts } from "./word-counts";

/** What holds for the file in front: its problems, its project, and the model that predicts. */
export class LanguageStatus implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #diagnostics: Diagnostics;
  readonly #model: ActiveModel;
  readonly #predictions: Predictions;
  readonly #problems = item("problems", "Multitask problems");
  readonly #columns = item("columns", "Multitask columns");
  readonly #project = item("project", "Multitask project");
  /** A document hands its layout on through edits, so it stands for the file. */
  readonly #counts = new WeakMap<Layout, WordCounts>();
  readonly #tagger = item("model", "Multitask model");
  readonly #subscriptions: vscode.Disposable[];

  constructor(documents: Documents, diagnostics: Diagnostics, model: ActiveModel, predictions: Predictions) {
    this.#documents = documents;
    this.#diagnostics = diagnostics;
    this.#model = model;
    this.#predictions = predictions;
    const update = () => this.#update();
    this.#subscriptions = [
      this.#problems,
      this.#columns,
      this.#project,
      this.#tagger,
      diagnostics.onDidChange(update),
      predictions.onDidChange(update),
      vscode.window.onDidChangeActiveTextEditor(update),
    ];
    update();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #update(): void {
    const editor = vscode.window.activeTextEditor;
    const open = editor && this.#documents.of(editor.document);
    if (!open) return;
    this.#showProblems(open);
    this.#showColumns(open);
    this.#showProject(open);
    this.#showModel(open);
  }

  #showProblems(open: OpenConll): void {
    if (this.#diagnostics.isPending(open)) {
      this.#problems.text = "Checking…";
      return;
    }
    const isEnabled = this.#diagnostics.isEnabled(open.text.uri);
    const findings = isEnabled ? this.#diagnostics.findings(open) : [];
    const errors = findings.filter(({ severity }) => severity === "error").length;
    const warnings = findings.filter(({ severity }) => severity === "warning").length;
    this.#problems.severity =
      errors > 0
        ? vscode.LanguageStatusSeverity.Error
        : warnings > 0
          ? vscode.LanguageStatusSeverity.Warning
          : vscode.LanguageStatusSeverity.Information;
    this.#problems.text =
      errors + warnings === 0 ? "No problems" : `${plural(errors, "error")}, ${plural(warnings, "warning")}`;
    this.#problems.detail = isEnabled ? "checked for multitask training" : "checking is switched off";
    this.#problems.command = { command: "workbench.actions.view.problems", title: "Show Problems" };
  }

  #showColumns({ conll, project }: OpenConll): void {
    let counts = this.#counts.get(conll.layout);
    if (!counts) this.#counts.set(conll.layout, (counts = new WordCounts()));
    counts.update(conll);
    this.#columns.text = `${plural(counts.sentences, "sentence")}, ${plural(counts.words, "token")}`;
    const names = columnNames(conll.layout, project.project).slice(0, Math.max(1, conll.layout.columnCount));
    this.#columns.detail = `columns ${names.join(", ")}`;
    this.#columns.command = { ...correct(project), title: "Correct" };
  }

  #showProject({ project }: OpenConll): void {
    const { config, error } = project;
    const tasks = project.project.tasks.map(({ id }) => id).join(", ") || "no tasks";
    this.#project.severity = error ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.#project.text = tasks;
    if (config === undefined) {
      this.#project.detail = "inferred from the file";
    } else {
      this.#project.detail = error ? error.problem : `from ${vscode.workspace.asRelativePath(config)}`;
    }
    this.#project.command = correct(project);
  }

  #showModel({ conll, project }: OpenConll): void {
    const model = this.#model.current;
    const command = { command: "multitask.chooseModel", title: "Choose Model" };
    this.#tagger.severity = vscode.LanguageStatusSeverity.Information;
    this.#tagger.command = command;
    this.#tagger.text = model ? vscode.workspace.asRelativePath(model.folder) : "No model";
    this.#tagger.detail = model ? "predicts here" : "train one, or choose one";
    if (!model) return;
    const misfit = describeFit(model.tasks, project.project, conll.layout);
    if (!this.#predictions.isEnabled) {
      this.#tagger.detail = "predictions are off";
      this.#tagger.command = { command: "multitask.togglePredictions", title: "Show Predictions" };
    } else if (this.#predictions.hasGivenUp) {
      this.#tagger.severity = vscode.LanguageStatusSeverity.Error;
      this.#tagger.detail = "failed again and again, and was switched off";
      this.#tagger.command = { command: "multitask.retryPredictions", title: "Try Again" };
    } else if (misfit !== undefined) {
      this.#tagger.severity = vscode.LanguageStatusSeverity.Warning;
      this.#tagger.detail = misfit;
    }
  }
}

/** Where it is said what the columns hold: in multitask.json, which can be written from what was inferred. */
function correct({ config }: FileProject): vscode.Command {
  return config === undefined
    ? { command: "multitask.createConfig", title: "Create multitask.json" }
    : { command: "vscode.open", title: "Open multitask.json", arguments: [vscode.Uri.file(config)] };
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

function item(id: string, name: string): vscode.LanguageStatusItem {
  const created = vscode.languages.createLanguageStatusItem(`multitask.${id}`, { language: languageId });
  created.name = name;
  return created;
}
