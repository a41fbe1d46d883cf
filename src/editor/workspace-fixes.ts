import * as vscode from "vscode";
import type { ConllDocument } from "../conll/read";
import type { LineBreak } from "../lint/file-lines";
import { fixInRounds } from "../lint/fix-rounds";
import { lint } from "../lint/lint";
import type { CorpusFiles } from "./corpus-files";
import type { Documents } from "./documents";
import { addEdits, toEndOfLine, toVsCodeEdit } from "./edits";
import { configPattern, type Projects } from "./projects";

export const fixRuleCommand = { command: "multitask.fixRule" };

/** Mends all findings of a rule in all column files of the workspace: one edit, one step to undo. */
export class WorkspaceFixes {
  readonly #documents: Documents;
  readonly #projects: Projects;
  readonly #files: CorpusFiles;
  readonly #namePattern: string;

  constructor(documents: Documents, projects: Projects, files: CorpusFiles, extensions: readonly string[]) {
    this.#documents = documents;
    this.#projects = projects;
    this.#files = files;
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
          const conll = await this.#files.read(uri);
          if (!conll) {
            skipped.push(vscode.workspace.asRelativePath(uri));
            continue;
          }
          const { project, lint: options } = this.#projects.of(uri, conll);
          const find = (document: ConllDocument) =>
            lint(document, project, options).filter((finding) => finding.rule === rule && finding.fix);
          const findings = find(conll);
          if (findings.length === 0) continue;
          findingCount += findings.length;
          fileCount++;
          const lineBreak = findings.find(({ fix }) => fix?.lineBreak)?.fix?.lineBreak;
          if (lineBreak && (await hasOtherLineBreak(uri, lineBreak))) {
            addEdits(edit, uri, [], lineBreak);
            continue;
          }
          const edits = fixInRounds(conll, (document) => (document === conll ? findings : find(document)));
          const ofText = edits.map((one) => toVsCodeEdit(conll, one));
          addEdits(edit, uri, ofText);
        }
        // A refactoring is saved where the files were not being edited already, so that no hundred files are left dirty.
        return vscode.workspace.applyEdit(edit, { isRefactoring: true });
      },
    );
    if (completed) void vscode.window.showInformationMessage(describe(rule, findingCount, fileCount, skipped));
  }

  /** By their names, by being open as CoNLL, and by being named in a multitask.json. */
  async #columnFiles(): Promise<readonly vscode.Uri[]> {
    const found = await vscode.workspace.findFiles(this.#namePattern, "**/node_modules/**");
    const open = this.#documents.all().map(({ text }) => text.uri);
    const named = (await vscode.workspace.findFiles(configPattern, "**/node_modules/**")).flatMap((config) =>
      this.#files.namedIn(config),
    );
    const byPath = new Map([...found, ...open, ...named].map((uri) => [uri.toString(), uri]));
    return [...byPath.values()];
  }
}

/**
 * Whether VS Code, which makes the line breaks of a file alike in reading it, read them as others than the wanted one. Where
 * it did not, edits of the text change nothing, but have the file saved as it was read.
 */
async function hasOtherLineBreak(uri: vscode.Uri, wanted: LineBreak): Promise<boolean> {
  const endOfLine = toEndOfLine(wanted);
  return endOfLine !== undefined && (await vscode.workspace.openTextDocument(uri)).eol !== endOfLine;
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
  files: CorpusFiles,
  extensions: readonly string[],
): vscode.Disposable {
  const fixes = new WorkspaceFixes(documents, projects, files, extensions);
  return vscode.Disposable.from(
    vscode.commands.registerCommand(fixRuleCommand.command, (rule: string) => fixes.fix(rule)),
    vscode.commands.registerCommand("multitask.fixAllMissingIds", () => fixes.fix("multitask-id/missing")),
  );
}
