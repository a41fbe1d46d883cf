import * as vscode from "vscode";
import { updateConll } from "../conll/edit";
import { readConll, type ConllDocument } from "../conll/read";
import type { FileProject, Projects } from "./projects";

export const languageId = "conll";

/** An open column file, as the features look at it. */
export interface OpenConll {
  readonly text: vscode.TextDocument;
  /** The version of `text` that `conll` was read from. */
  readonly version: number;
  readonly conll: ConllDocument;
  readonly project: FileProject;
}

/** The open column files, read once and then followed edit by edit. */
export class Documents implements vscode.Disposable {
  readonly #projects: Projects;
  readonly #open = new Map<string, OpenConll>();
  readonly #changed = new vscode.EventEmitter<OpenConll>();
  readonly #closed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: vscode.Disposable[];
  /** Opened, edited, saved, or under another project than before. */
  readonly onDidChange = this.#changed.event;
  readonly onDidClose = this.#closed.event;

  constructor(projects: Projects) {
    this.#projects = projects;
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((text) => this.#add(text)),
      vscode.workspace.onDidCloseTextDocument((text) => this.#remove(text)),
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      vscode.workspace.onDidSaveTextDocument((text) => this.#lookAgain(text)),
      projects.onDidChange(() => {
        for (const { text } of this.all()) this.#lookAgain(text);
      }),
    ];
    for (const text of vscode.workspace.textDocuments) this.#add(text);
  }

  all(): readonly OpenConll[] {
    return [...this.#open.values()];
  }

  of(text: vscode.TextDocument): OpenConll | undefined {
    return this.#open.get(text.uri.toString());
  }

  dispose(): void {
    this.#changed.dispose();
    this.#closed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #add(text: vscode.TextDocument): void {
    if (text.languageId === languageId && isEditable(text.uri)) this.#set(text, readConll(text.getText()));
  }

  #remove(text: vscode.TextDocument): void {
    if (this.#open.delete(text.uri.toString())) this.#closed.fire(text.uri);
  }

  #follow({ document: text, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const before = this.of(text);
    if (!before || contentChanges.length === 0) return;
    // VS Code lists the changes of one edit from the last place to the first, so that each offset still holds.
    const after = contentChanges.reduce((conll, { rangeOffset, rangeLength, text: inserted }) => {
      const { length } = conll.buffer;
      if (rangeOffset + rangeLength > length) return conll;
      return updateConll(conll, { start: rangeOffset, end: rangeOffset + rangeLength, text: inserted });
    }, before.conll);
    const isSame = after.lineCount === text.lineCount && after.buffer.length === lengthOf(text);
    const conll = isSame ? after : readConll(text.getText());
    const keepsProject = conll.layout === before.conll.layout;
    this.#set(text, conll, keepsProject ? before.project : undefined);
  }

  /** An inferred project is not inferred again with each key, but when the file is saved or gets another layout. */
  #lookAgain(text: vscode.TextDocument): void {
    const before = this.of(text);
    if (!before) return;
    const project = this.#projects.of(text.uri, before.conll);
    const isSame = JSON.stringify(project) === JSON.stringify(before.project);
    if (!isSame) this.#set(text, before.conll, project);
  }

  #set(text: vscode.TextDocument, conll: ConllDocument, known?: FileProject): void {
    const project = known ?? this.#projects.of(text.uri, conll);
    const open = { text, version: text.version, conll, project };
    this.#open.set(text.uri.toString(), open);
    this.#changed.fire(open);
  }
}

/** The other side of a comparison, an output channel and their like are shown, and nothing is to be mended in them. */
export function isEditable({ scheme }: vscode.Uri): boolean {
  return scheme === "untitled" || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

function lengthOf(text: vscode.TextDocument): number {
  return text.offsetAt(text.lineAt(text.lineCount - 1).range.end);
}
