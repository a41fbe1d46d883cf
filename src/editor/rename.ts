import * as vscode from "vscode";
import { parseConfig } from "../tasks/config";
import { renameTaskInConfig, taskIdAt } from "../tasks/config-edits";
import { nameAt, refuseName, renameLabel, renameTask, type Named } from "../tasks/rename";
import type { Project } from "../tasks/project";
import { editText, type CorpusFiles } from "./corpus-files";
import type { Documents, OpenConll } from "./documents";

const nothingHere = "Put the caret on a tag or on a task id in a multitask_id comment: those have names to change.";

/** Renames a label or a task in all files of its corpus, from a cell or a comment of one of them. */
export class RenameInColumnFiles implements vscode.RenameProvider {
  readonly #documents: Documents;
  readonly #files: CorpusFiles;

  constructor(documents: Documents, files: CorpusFiles) {
    this.#documents = documents;
    this.#files = files;
  }

  prepareRename(text: vscode.TextDocument, position: vscode.Position): { range: vscode.Range; placeholder: string } {
    const { named, line, start, end } = this.#placeAt(text, position);
    return { range: new vscode.Range(line, start, line, end), placeholder: named.name };
  }

  async provideRenameEdits(
    text: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): Promise<vscode.WorkspaceEdit> {
    const { open, named } = this.#placeAt(text, position);
    const { config, error } = open.project;
    const edit = await rename(this.#files, this.#files.around(open), named, newName, open.project.project);
    if (named.kind === "task" && config !== undefined && !error) {
      const configText = await vscode.workspace.openTextDocument(vscode.Uri.file(config));
      editText(configText, renameTaskInConfig(configText.getText(), named.name, newName), edit);
    }
    return edit;
  }

  #placeAt(text: vscode.TextDocument, { line, character }: vscode.Position) {
    const open: OpenConll | undefined = this.#documents.of(text);
    const place = open && nameAt(open.conll, open.project.project, line, character);
    if (!open || !place) throw new Error(nothingHere);
    return { open, ...place };
  }
}

/** Renames a task in all files of its corpus, from multitask.json. */
export class RenameInConfig implements vscode.RenameProvider {
  readonly #files: CorpusFiles;

  constructor(files: CorpusFiles) {
    this.#files = files;
  }

  prepareRename(text: vscode.TextDocument, position: vscode.Position): { range: vscode.Range; placeholder: string } {
    const { id, start, end } = idAt(text, position);
    return { range: new vscode.Range(text.positionAt(start), text.positionAt(end)), placeholder: id };
  }

  async provideRenameEdits(
    text: vscode.TextDocument,
    position: vscode.Position,
    newName: string,
  ): Promise<vscode.WorkspaceEdit> {
    const { id } = idAt(text, position);
    const project = parseConfig(text.getText(), text.uri.fsPath);
    const named: Named = { kind: "task", name: id };
    const edit = await rename(this.#files, this.#files.under(text.uri), named, newName, project);
    editText(text, renameTaskInConfig(text.getText(), id, newName), edit);
    return edit;
  }
}

function idAt(text: vscode.TextDocument, position: vscode.Position): NonNullable<ReturnType<typeof taskIdAt>> {
  const found = taskIdAt(text.getText(), text.offsetAt(position));
  if (!found) throw new Error('Put the caret on the "id" of a task: it is what can be renamed here.');
  return found;
}

async function rename(
  files: CorpusFiles,
  uris: readonly vscode.Uri[],
  named: Named,
  newName: string,
  project: Project,
): Promise<vscode.WorkspaceEdit> {
  const refusal = refuseName(named, newName, project);
  if (refusal !== undefined) throw new Error(refusal);
  const edit = new vscode.WorkspaceEdit();
  if (newName === named.name) return edit;
  await files.edit(
    uris,
    (conll) =>
      named.kind === "task"
        ? renameTask(conll, project, named.name, newName)
        : renameLabel(conll, project, named.task, named.name, newName),
    edit,
  );
  return edit;
}
