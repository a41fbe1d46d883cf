import * as vscode from "vscode";
import type { Documents, OpenConll } from "./documents";

/** The column file in front; a person is told where there is none. */
export function activeColumnFile(documents: Documents): { editor: vscode.TextEditor; open: OpenConll } | undefined {
  const editor = vscode.window.activeTextEditor;
  const open = editor && documents.of(editor.document);
  if (editor && open) return { editor, open };
  void vscode.window.showInformationMessage("Open a CoNLL file first: this command works on the file in front.");
  return undefined;
}
