import * as vscode from "vscode";
import { decodeUtf8, EncodingError } from "../conll/encoding";
import { readConll, type ConllDocument } from "../conll/read";
import { fixAll, lint } from "../lint/lint";
import { resolveCorpus } from "../tasks/corpus";
import { ConfigError } from "../tasks/config";
import type { Documents } from "./documents";
import { toVsCodeEdit } from "./edits";
import { configPattern, type Projects } from "./projects";

export const fixRuleCommand = { command: "multitask.fixRule" };

/** Files past this size are invisible to extensions when they are open, so they could not be edited. */
const mostBytes = 50 * 1024 * 1024;

/** Mends all findings of a rule in all column files of the workspace: one edit, one step to undo. */
export class WorkspaceFixes {
  readonly #documents: Documents;
  readonly #projects: Projects;
  readonly #namePattern: string;

  constructor(documents: Documents, projects: Projects, extensions: readonly string[]) {
    this.#documents = documents;
    this.#projects = projects;
    this.#namePattern = `**/*{${extensions.join(",")}}`;
  }

  async fix(rule: string): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const skipped: string[] = [];
    let findingCount = 0;
    let fileCount = 0;
    const completed = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Fixing ${rule}`, cancellable: true },
      async (progress, cancellation) => {
        const files = await this.#columnFiles();
        for (const uri of files) {
          if (cancellation.isCancellationRequested) return false;
          progress.report({ message: vscode.workspace.asRelativePath(uri), increment: 100 / files.length });
          const conll = await this.#read(uri);
          if (!conll) {
            skipped.push(vscode.workspace.asRelativePath(uri));
            continue;
          }
          const { project, lint: options } = this.#projects.of(uri, conll);
          const findings = lint(conll, project, options).filter((finding) => finding.rule === rule && finding.fix);
          if (findings.length === 0) continue;
          findingCount += findings.length;
          fileCount++;
          edit.set(
            uri,
            fixAll(findings).map((one) => toVsCodeEdit(conll, one)),
          );
        }
        // A refactoring is saved where the files were not being edited already, so that no hundred files are left dirty.
        return vscode.workspace.applyEdit(edit, { isRefactoring: true });
      },
    );
    if (completed) void vscode.window.showInformationMessage(describe(rule, findingCount, fileCount, skipped));
  }

  async #read(uri: vscode.Uri): Promise<ConllDocument | undefined> {
    const open = this.#documents.all().find(({ text }) => text.uri.toString() === uri.toString());
    if (open) return open.conll;
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > mostBytes) return undefined;
    try {
      return readConll(decodeUtf8(await vscode.workspace.fs.readFile(uri)));
    } catch (error) {
      if (error instanceof EncodingError) return undefined;
      throw error;
    }
  }

  /** By their names, by being open as CoNLL, and by being named in a multitask.json. */
  async #columnFiles(): Promise<readonly vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(this.#namePattern, "**/node_modules/**");
    const open = this.#documents.all().map(({ text }) => text.uri);
    const named = (await vscode.workspace.findFiles(configPattern, "**/node_modules/**")).flatMap((config) =>
      this.#corpusFiles(config),
    );
    const byPath = new Map([...found, ...open, ...named].map((uri) => [uri.toString(), uri]));
    return [...byPath.values()];
  }

  #corpusFiles(config: vscode.Uri): vscode.Uri[] {
    const read = this.#projects.read(config.fsPath);
    if (read instanceof ConfigError) return [];
    try {
      const { train, dev, test } = resolveCorpus(read, read.folder);
      return [...train, ...dev, ...test].map((path) => vscode.Uri.file(path));
    } catch (error) {
      if (error instanceof ConfigError) return [];
      throw error;
    }
  }
}

function describe(rule: string, findings: number, files: number, skipped: readonly string[]): string {
  const done =
    findings === 0
      ? `No ${rule} problem in the workspace can be fixed safely.`
      : `Fixed ${findings} ${rule} problem${findings === 1 ? "" : "s"} in ${files} file${files === 1 ? "" : "s"}.`;
  return skipped.length === 0 ? done : `${done} Not read (too large, or not UTF-8): ${skipped.join(", ")}.`;
}

export function registerWorkspaceFixes(
  documents: Documents,
  projects: Projects,
  extensions: readonly string[],
): vscode.Disposable {
  const fixes = new WorkspaceFixes(documents, projects, extensions);
  return vscode.Disposable.from(
    vscode.commands.registerCommand(fixRuleCommand.command, (rule: string) => fixes.fix(rule)),
    vscode.commands.registerCommand("multitask.fixAllMissingIds", () => fixes.fix("multitask-id/missing")),
  );
}
