import * as vscode from "vscode";
import type { Diagnostic, RelatedPlace, Severity } from "../lint/diagnostic";
import { IncrementalLinter } from "../lint/incremental";
import type { Documents, OpenConll } from "./documents";
import type { FileProject } from "./projects";
import { rulePage } from "./rule-pages";

export const source = "multitask";

/** VS Code takes no more for a file. */
const mostDiagnostics = 1000;

/** Long enough for a word to be typed, short enough not to be waited for. */
const debounceMilliseconds = 250;

/** To look at a long file for the first time takes a second: it is done bit by bit, and typing goes on between. */
const sliceMilliseconds = 8;

const severities: Record<Severity, vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};
const order: readonly Severity[] = ["error", "warning", "info"];

interface Linted {
  readonly version: number;
  readonly project: FileProject;
  readonly linter: IncrementalLinter;
  readonly findings: readonly Diagnostic[];
}

/** Keeps the Problems panel in step with the open column files. */
export class Diagnostics implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #collection = vscode.languages.createDiagnosticCollection(source);
  readonly #linted = new Map<string, Linted>();
  /** Of files that were opened just now. */
  readonly #begun = new Map<string, { readonly project: FileProject; readonly linter: IncrementalLinter }>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChange = this.#changed.event;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#subscriptions = [
      documents.onDidChange((open) => this.#schedule(open)),
      documents.onDidClose((uri) => this.#forget(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("multitask.lint")) this.#lintAll();
      }),
    ];
    this.#lintAll();
  }

  /** All findings of the text as it stands now, also those past what VS Code shows. */
  findings(open: OpenConll): readonly Diagnostic[] {
    return this.#lint(open).findings;
  }

  /** The file was opened just now, and nobody has looked at it yet. */
  isPending({ text }: OpenConll): boolean {
    return !this.#linted.has(text.uri.toString());
  }

  isEnabled(uri: vscode.Uri): boolean {
    return vscode.workspace.getConfiguration("multitask.lint", uri).get("enabled", true);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
    this.#collection.dispose();
  }

  #lintAll(): void {
    for (const open of this.#documents.all()) this.#publish(open);
  }

  #schedule(open: OpenConll): void {
    const key = open.text.uri.toString();
    clearTimeout(this.#waiting.get(key));
    const publish = () => {
      this.#waiting.delete(key);
      // The file may have been edited or closed since.
      const now = this.#documents.of(open.text);
      if (!now) return;
      if (!this.isPending(now) || this.#lookAhead(now)) this.#publish(now);
      else this.#schedule(now);
    };
    this.#waiting.set(key, setTimeout(publish, this.isPending(open) ? 0 : debounceMilliseconds));
  }

  /** Returns whether all of the file has been looked at. */
  #lookAhead({ text, project, conll }: OpenConll): boolean {
    const key = text.uri.toString();
    let begun = this.#begun.get(key);
    if (begun?.project !== project) begun = { project, linter: new IncrementalLinter(project.project, project.lint) };
    this.#begun.set(key, begun);
    return begun.linter.lookAhead(conll, sliceMilliseconds);
  }

  #publish(open: OpenConll): void {
    const { uri } = open.text;
    const shown = this.isEnabled(uri) ? toVsCode(this.#lint(open).findings) : [];
    // To send a thousand that are there already takes longer than to find them.
    if (!isSame(shown, this.#collection.get(uri) ?? [])) this.#collection.set(uri, shown);
    this.#changed.fire(uri);
  }

  #lint(open: OpenConll): Linted {
    const key = open.text.uri.toString();
    const { version, project, conll } = open;
    const before = this.#linted.get(key);
    if (before?.project === project && before.version === version) return before;
    const known = before ?? this.#begun.get(key);
    const linter = known?.project === project ? known.linter : new IncrementalLinter(project.project, project.lint);
    this.#begun.delete(key);
    const linted = { version, project, linter, findings: linter.lint(conll) };
    this.#linted.set(key, linted);
    return linted;
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#linted.delete(key);
    this.#begun.delete(key);
    this.#collection.delete(uri);
    this.#changed.fire(uri);
  }
}

export function rangeOf({ line, column, endLine, endColumn }: Diagnostic): vscode.Range {
  return new vscode.Range(line, column, endLine, endColumn);
}

/** Findings as VS Code shows them; of more than it takes for a file, the worst and a summary. */
export function toVsCode(findings: readonly Diagnostic[]): vscode.Diagnostic[] {
  if (findings.length <= mostDiagnostics) return findings.map(toDiagnostic);
  const worstFirst = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return [summarize(findings), ...worstFirst.slice(0, mostDiagnostics - 1).map(toDiagnostic)];
}

function isSame(some: readonly vscode.Diagnostic[], others: readonly vscode.Diagnostic[]): boolean {
  return (
    some.length === others.length &&
    some.every((one, at) => {
      const other = others[at]!;
      return (
        one.message === other.message &&
        one.severity === other.severity &&
        ruleOf(one) === ruleOf(other) &&
        one.range.isEqual(other.range)
      );
    })
  );
}

/** The rule that a diagnostic of ours is about. */
export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

function toDiagnostic(finding: Diagnostic): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(finding), finding.message, severities[finding.severity]);
  diagnostic.source = source;
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule) };
  if (finding.related) diagnostic.relatedInformation = finding.related.map(toRelated);
  return diagnostic;
}

function toRelated({ path, line, column, endColumn, message }: RelatedPlace): vscode.DiagnosticRelatedInformation {
  const location = new vscode.Location(vscode.Uri.file(path), new vscode.Range(line, column, line, endColumn));
  return new vscode.DiagnosticRelatedInformation(location, message);
}

function summarize(findings: readonly Diagnostic[]): vscode.Diagnostic {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const worst = order.find((severity) => count(severity) > 0)!;
  const message =
    `This file has ${count("error")} errors and ${count("warning")} warnings; the worst ${mostDiagnostics - 1} are ` +
    'listed. "Fix All" and the command line (multitask lint) reach them all.';
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, 0), message, severities[worst]);
  diagnostic.source = source;
  return diagnostic;
}
