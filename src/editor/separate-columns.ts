import * as vscode from "vscode";
import { separateByTabs } from "../conll/separate";
import { activeColumnFile } from "./active-file";
import type { Documents } from "./documents";
import { toVsCodeEdit } from "./edits";

/** A command that sorts out mixed separators in the file in front. */
export function registerSeparateColumns(documents: Documents): vscode.Disposable {
  return vscode.commands.registerCommand("multitask.separateByTabs", async () => {
    const open = activeColumnFile(documents)?.open;
    if (!open) return;
    const edits = separateByTabs(open.conll).map((edit) => toVsCodeEdit(open.conll, edit));
    if (edits.length === 0) {
      void vscode.window.showInformationMessage("TABs separate all columns of this file already.");
      return;
    }
    const edit = new vscode.WorkspaceEdit();
    edit.set(open.text.uri, edits);
    await vscode.workspace.applyEdit(edit);
    const lines = edits.length === 1 ? "1 line has" : `${edits.length} lines have`;
    void vscode.window.showInformationMessage(`${lines} TABs between the columns now.`);
  });
}
