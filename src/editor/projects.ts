import { dirname } from "node:path";
import * as vscode from "vscode";
import type { ConllDocument } from "../conll/read";
import type { LintOptions } from "../lint/lint";
import { combineSeverities } from "../lint/severities";
import {
  CONFIG_NAME,
  ConfigError,
  findConfig,
  parseConfig,
  readConfig,
  type LintSeverity,
  type ProjectConfig,
} from "../tasks/config";
import { inferProject } from "../tasks/inference";
import type { Project } from "../tasks/project";

const severities: readonly LintSeverity[] = ["off", "info", "warning", "error"];

export const configPattern = `**/${CONFIG_NAME}`;

/** What holds for a file, and where it comes from: the nearest multitask.json upwards, or the file itself. */
export interface FileProject {
  readonly project: Project;
  readonly lint: LintOptions;
  /** The multitask.json; undefined where there is none. */
  readonly config?: string;
  /** Why the multitask.json does not hold: the project is inferred in its place. */
  readonly error?: ConfigError;
}

/** Knows each multitask.json as it stands in its editor, saved or not, and tells when one changes. */
export class Projects implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #read = new Map<string, ProjectConfig | ConfigError>();
  readonly onDidChange = this.#changed.event;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(configPattern);
    const forget = () => {
      this.#read.clear();
      this.#changed.fire();
    };
    this.#subscriptions = [
      watcher,
      watcher.onDidChange(forget),
      watcher.onDidCreate(forget),
      watcher.onDidDelete(forget),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.path.endsWith(`/${CONFIG_NAME}`)) forget();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("multitask.lint.rules")) this.#changed.fire();
      }),
    ];
  }

  /** The project of a file on a disk; elsewhere there is no configuration to look for. */
  of(uri: vscode.Uri, document: ConllDocument): FileProject {
    const severities = severitiesInSettings(uri);
    const config = uri.scheme === "file" ? findConfig(dirname(uri.fsPath)) : undefined;
    if (config === undefined) return { project: inferProject([document]), lint: { severities } };
    const read = this.read(config);
    if (read instanceof ConfigError)
      return { project: inferProject([document]), lint: { severities }, config, error: read };
    return { project: read, lint: { severities: combineSeverities(severities, read.lint.rules) }, config };
  }

  read(path: string): ProjectConfig | ConfigError {
    let read = this.#read.get(path);
    if (!read) this.#read.set(path, (read = readOpenOrSaved(path)));
    return read;
  }

  dispose(): void {
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function readOpenOrSaved(path: string): ProjectConfig | ConfigError {
  // While a change is being told, a document does not know yet that it is not saved any more.
  const open = vscode.workspace.textDocuments.find((document) => document.uri.fsPath === path);
  try {
    return open ? parseConfig(open.getText(), path) : readConfig(path);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Settings are written by hand: what is no severity is passed over, and the editor of settings says so. */
function severitiesInSettings(uri: vscode.Uri): NonNullable<LintOptions["severities"]> {
  const rules = vscode.workspace.getConfiguration("multitask.lint", uri).get<Record<string, LintSeverity>>("rules", {});
  return Object.fromEntries(Object.entries(rules).filter(([, severity]) => severities.includes(severity)));
}
