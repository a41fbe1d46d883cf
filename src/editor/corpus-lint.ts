import * as vscode from "vscode";
import { splits, type CorpusFile } from "../lint/corpus/context";
import { lintCorpusInSteps } from "../lint/corpus/lint-corpus";
import type { Diagnostic } from "../lint/diagnostic";
import type { LintOptions } from "../lint/lint";
import { ConfigError, type ProjectConfig } from "../tasks/config";
import { resolveCorpus, type CorpusFiles } from "../tasks/corpus";
import { CorpusReader } from "./corpus-reader";
import { source, toVsCode } from "./diagnostics";
import type { Documents } from "./documents";
import type { Projects } from "./projects";
import { runInSlices } from "./slices";

/** Whoever types is not to be disturbed: a corpus is looked at when they pause. */
const pauseMilliseconds = 2000;

/** What is read of a corpus stays in memory, and takes several times its size there. */
const mostMegabytes = 64;

type Shown = ReadonlyMap<string, vscode.Diagnostic[]>;

/** Keeps what the rules about corpora say of the corpora of the open files in the Problems panel, in the background. */
export class CorpusLint implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #projects: Projects;
  readonly #reader: CorpusReader;
  readonly #collection = vscode.languages.createDiagnosticCollection(`${source}-corpus-rules`);
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  /** Counts what has happened, so that work on an older state is given up. */
  #state = 0;

  /** @param extensions the endings of column files, with their dots */
  constructor(documents: Documents, projects: Projects, extensions: readonly string[]) {
    this.#documents = documents;
    this.#projects = projects;
    this.#reader = new CorpusReader(documents);
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
    this.#state++;
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #schedule(): void {
    this.#state++;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lintAll(), pauseMilliseconds);
  }

  async #lintAll(): Promise<void> {
    const state = this.#state;
    const isGivenUp = () => this.#state !== state;
    const shown = new Map<string, vscode.Diagnostic[]>();
    const used = new Set<string>();
    for (const [config, options] of this.#openConfigs()) {
      const project = this.#projects.read(config);
      if (project instanceof ConfigError) continue;
      const files = findFiles(project, config, shown);
      if (!files) continue;
      for (const path of allPaths(files)) used.add(path);
      const found = await this.#lint(files, project, options, isGivenUp);
      if (isGivenUp()) return;
      for (const [path, diagnostics] of found) shown.set(path, diagnostics);
    }
    this.#reader.keepOnly(used);
    this.#show(shown);
  }

  /** The configurations that hold for open files, with the severities that hold there. */
  #openConfigs(): Map<string, LintOptions> {
    const configs = new Map<string, LintOptions>();
    for (const { project, text } of this.#documents.all()) {
      const { config, error, lint } = project;
      if (config !== undefined && !error && isEnabled(text.uri)) configs.set(config, lint);
    }
    return configs;
  }

  async #lint(
    files: CorpusFiles,
    project: ProjectConfig,
    options: LintOptions,
    isGivenUp: () => boolean,
  ): Promise<Shown> {
    const paths = allPaths(files);
    const megabytes = (await this.#reader.sizeOf(paths)) / 1e6;
    if (megabytes > mostMegabytes) return explainSize([...paths][0]!, megabytes);
    const corpus: CorpusFile[] = [];
    for (const split of splits) {
      for (const path of files[split]) {
        const document = await this.#reader.read(path, isGivenUp);
        if (isGivenUp()) return new Map();
        if (document) corpus.push({ path, split, document });
      }
    }
    const found = await runInSlices(lintCorpusInSteps(corpus, project, options), isGivenUp);
    return new Map([...(found ?? [])].map(([path, all]: [string, Diagnostic[]]) => [path, toVsCode(all)]));
  }

  /** What is still true is not taken away for a moment. */
  #show(shown: Shown): void {
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

function allPaths(files: CorpusFiles): Set<string> {
  return new Set(splits.flatMap((split) => files[split]));
}

/** Undefined where there are none; where one is missing, the configuration says so. */
function findFiles(
  project: ProjectConfig,
  config: string,
  shown: Map<string, vscode.Diagnostic[]>,
): CorpusFiles | undefined {
  try {
    const files = resolveCorpus(project, project.folder);
    return allPaths(files).size > 0 ? files : undefined;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    shown.set(config, [atTop(error.problem, vscode.DiagnosticSeverity.Warning)]);
    return undefined;
  }
}

function explainSize(path: string, megabytes: number): Shown {
  const message =
    `The files of this corpus hold ${Math.round(megabytes)} MB together, more than the ${mostMegabytes} MB that are compared ` +
    'with each other in the editor: run "multitask lint" for the rules about corpora.';
  return new Map([[path, [atTop(message, vscode.DiagnosticSeverity.Information)]]]);
}

function atTop(message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(new vscode.Range(0, 0, 0, Number.MAX_SAFE_INTEGER), message, severity);
  diagnostic.source = source;
  return diagnostic;
}
