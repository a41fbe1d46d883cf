import * as vscode from "vscode";
import { decodeUtf8, EncodingError } from "../conll/encoding";
import type { TextEdit } from "../conll/document";
import { readConll, type ConllDocument } from "../conll/read";
import { ConfigError } from "../tasks/config";
import { resolveCorpus } from "../tasks/corpus";
import type { Documents, OpenConll } from "./documents";
import { toVsCodeEdit } from "./edits";
import type { Projects } from "./projects";

/** Files past this size are invisible to extensions when they are open, so they could not be edited. */
export const mostBytes = 50 * 1024 * 1024;

/** The column files of a workspace, as they stand in their editors or else on the disk. */
export class CorpusFiles {
  readonly #documents: Documents;
  readonly #projects: Projects;

  constructor(documents: Documents, projects: Projects) {
    this.#documents = documents;
    this.#projects = projects;
  }

  /** Undefined for a file that is too large, or not UTF-8. */
  async read(uri: vscode.Uri): Promise<ConllDocument | undefined> {
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

  /** The files that a multitask.json names for training and testing; none where it does not hold, or is on no disk. */
  namedIn(config: vscode.Uri): vscode.Uri[] {
    if (config.scheme !== "file") return [];
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

  /** Those that a multitask.json names and those that are open under it. */
  under(config: vscode.Uri): vscode.Uri[] {
    const open = this.#documents.all().filter(({ project }) => project.config === config.fsPath);
    const all = [...open.map(({ text }) => text.uri), ...this.namedIn(config)];
    return [...new Map(all.map((uri) => [uri.toString(), uri])).values()];
  }

  /** The files of the corpus that an open file belongs to; the file alone where no multitask.json holds. */
  around({ text, project }: OpenConll): vscode.Uri[] {
    const { config, error } = project;
    return config === undefined || error ? [text.uri] : this.under(vscode.Uri.file(config));
  }

  /** Adds what a change does to each file, and tells of the files that could not be read. */
  async edit(
    files: readonly vscode.Uri[],
    change: (conll: ConllDocument) => readonly TextEdit[],
    into: vscode.WorkspaceEdit,
  ): Promise<void> {
    const skipped: string[] = [];
    for (const uri of files) {
      const conll = await this.read(uri);
      if (!conll) {
        skipped.push(vscode.workspace.asRelativePath(uri));
        continue;
      }
      const edits = change(conll).map((edit) => toVsCodeEdit(conll, edit));
      if (edits.length > 0) into.set(uri, edits);
    }
    if (skipped.length > 0) {
      const message = `Left as they are, because they are too large or not UTF-8: ${skipped.join(", ")}.`;
      void vscode.window.showWarningMessage(message);
    }
  }
}

/** Adds edits of a text that is no column file, such as a multitask.json. */
export function editText(text: vscode.TextDocument, edits: readonly TextEdit[], into: vscode.WorkspaceEdit): void {
  if (edits.length === 0) return;
  into.set(
    text.uri,
    edits.map(({ start, end, text: inserted }) => {
      const range = new vscode.Range(text.positionAt(start), text.positionAt(end));
      return new vscode.TextEdit(range, inserted);
    }),
  );
}
