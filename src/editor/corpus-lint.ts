import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import { splits } from "../lint/corpus/context";
import type { FormUses } from "../lint/corpus/form-uses";
import { MOST_CORPUS_BYTES } from "../lint/corpus/lint-corpus";
import type { LintOptions } from "../lint/lint";
import type { CorpusAnswer, CorpusRequest } from "../messages/corpus";
import { ConfigError, type ProjectConfig } from "../tasks/config";
import { resolveCorpus, type CorpusFiles } from "../tasks/corpus";
import { source, toVsCode } from "./diagnostics";
import type { Documents } from "./documents";
import type { Projects } from "./projects";

/** Whoever types is not to be disturbed: a corpus is looked at when they pause. */
const pauseMilliseconds = 2000;

export interface CorpusLintParts {
  readonly documents: Documents;
  readonly projects: Projects;
  readonly log: vscode.LogOutputChannel;
  /** The program of the thread. */
  readonly entry: string;
  /** The endings of column files, with their dots. */
  readonly extensions: readonly string[];
}

/** Keeps what the rules about corpora say of the corpora of the open files in the Problems panel, in the background; counts how their words are annotated. */
export class CorpusLint implements vscode.Disposable {
  readonly #parts: CorpusLintParts;
  readonly #collection = vscode.languages.createDiagnosticCollection(`${source}-corpus-rules`);
  readonly #subscriptions: vscode.Disposable[];
  /** By configuration. */
  readonly #uses = new Map<string, FormUses>();
  #timer: NodeJS.Timeout | undefined;
  #run = new AbortController();

  constructor(parts: CorpusLintParts) {
    this.#parts = parts;
    const { documents, projects, extensions } = parts;
    const endings = extensions.map((extension) => extension.slice(1)).join(",");
    const watcher = vscode.workspace.createFileSystemWatcher(`**/*.{${endings}}`);
    const schedule = () => this.#schedule();
    this.#subscriptions = [
      watcher,
      watcher.onDidChange(schedule),
      watcher.onDidCreate(schedule),
      watcher.onDidDelete(schedule),
      documents.onDidChange(schedule),
      documents.onDidClose(schedule),
      projects.onDidChange(schedule),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("multitask.lint")) schedule();
      }),
    ];
    schedule();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#run.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  /** How the forms of a corpus are annotated, as it was when it was last looked at. */
  usesIn(config: string): FormUses | undefined {
    return this.#uses.get(config);
  }

  /** What is under way looks at texts that are no more. */
  #schedule(): void {
    this.#run.abort();
    this.#run = new AbortController();
    const { signal } = this.#run;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#lintAll(signal).catch((error: unknown) => this.#parts.log.error(String(error)));
    }, pauseMilliseconds);
  }

  async #lintAll(signal: AbortSignal): Promise<void> {
    const shown = new Map<string, vscode.Diagnostic[]>();
    for (const [config, options] of this.#openConfigs()) {
      const project = this.#parts.projects.read(config);
      if (project instanceof ConfigError) continue;
      const files = findFiles(project);
      if (files instanceof ConfigError) {
        shown.set(config, [atTop(files.problem, vscode.DiagnosticSeverity.Warning)]);
        continue;
      }
      const { findings, uses } = await this.#lint(files, project, options, signal);
      if (signal.aborted) return;
      this.#uses.set(config, uses);
      for (const [path, diagnostics] of findings) shown.set(path, diagnostics);
    }
    this.#show(shown);
  }

  /** The configurations that hold for open files, with the severities that hold there. */
  #openConfigs(): Map<string, LintOptions> {
    const configs = new Map<string, LintOptions>();
    for (const { project, text } of this.#parts.documents.all()) {
      const { config, error, lint } = project;
      if (config !== undefined && !error && isEnabled(text.uri)) configs.set(config, lint);
    }
    return configs;
  }

  async #lint(
    files: CorpusFiles,
    project: ProjectConfig,
    options: LintOptions,
    signal: AbortSignal,
  ): Promise<{ findings: ReadonlyMap<string, vscode.Diagnostic[]>; uses: FormUses }> {
    const paths = new Set(splits.flatMap((split) => files[split]));
    const [first] = paths;
    if (first === undefined) return { findings: new Map(), uses: new Map() };
    const bytes = await sizeOf(paths);
    if (bytes > MOST_CORPUS_BYTES) return { findings: new Map([[first, [explainSize(bytes)]]]), uses: new Map() };
    const unsaved = this.#parts.documents.all().filter(({ text }) => text.isDirty);
    const open = new Map(unsaved.map(({ text, conll }) => [text.uri.fsPath, conll]));
    const texts = splits.flatMap((split) =>
      files[split].map((path) => {
        const conll = open.get(path);
        return conll ? { path, split, text: conll.text } : { path, split };
      }),
    );
    const { columns, tasks } = project;
    const request = { files: texts, project: { ...(columns && { columns }), tasks }, options };
    const { findings, uses } = await this.#ask(request, signal);
    return { findings: new Map([...findings].map(([path, found]) => [path, toVsCode(found)])), uses };
  }

  /** Nothing is found where the thread was given up. */
  #ask(request: CorpusRequest, signal: AbortSignal): Promise<CorpusAnswer> {
    return new Promise((resolve, reject) => {
      const nothing: CorpusAnswer = { findings: new Map(), uses: new Map() };
      if (signal.aborted) return resolve(nothing);
      const thread = new Worker(this.#parts.entry, { workerData: request });
      signal.addEventListener("abort", () => void thread.terminate(), { once: true });
      thread.once("message", resolve);
      thread.once("error", reject);
      thread.once("exit", () => resolve(nothing));
    });
  }

  /** What is still true is not taken away for a moment. */
  #show(shown: ReadonlyMap<string, vscode.Diagnostic[]>): void {
    const before: vscode.Uri[] = [];
    this.#collection.forEach((uri) => before.push(uri));
    for (const uri of before) if (!shown.has(uri.fsPath)) this.#collection.delete(uri);
    for (const [path, diagnostics] of shown) this.#collection.set(vscode.Uri.file(path), diagnostics);
  }
}

function isEnabled(uri: vscode.Uri): boolean {
  const settings = vscode.workspace.getConfiguration("multitask.lint", uri);
  return settings.get("enabled", true) && settings.get("corpus", true);
}

/** The error where one is missing. */
function findFiles(project: ProjectConfig): CorpusFiles | ConfigError {
  try {
    return resolveCorpus(project, project.folder);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

async function sizeOf(paths: Iterable<string>): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    try {
      bytes += (await vscode.workspace.fs.stat(vscode.Uri.file(path))).size;
    } catch (error) {
      if (!(error instanceof vscode.FileSystemError)) throw error;
    }
  }
  return bytes;
}

function explainSize(bytes: number): vscode.Diagnostic {
  const megabytes = (size: number) => Math.round(size / 1e6);
  const message =
    `The files of this corpus hold ${megabytes(bytes)} MB together, more than the ${megabytes(MOST_CORPUS_BYTES)} MB that are ` +
    "compared with each other: the rules about corpora say nothing of them.";
  return atTop(message, vscode.DiagnosticSeverity.Information);
}

function atTop(message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, Number.MAX_SAFE_INTEGER), message, severity);
  diagnostic.source = source;
  return diagnostic;
}
