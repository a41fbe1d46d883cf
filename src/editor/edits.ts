import * as vscode from "vscode";
import type { TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";

/** The replacement of a range of a document, as VS Code writes it. */
export function toVsCodeEdit(conll: ConllDocument, { start, end, text }: TextEdit): vscode.TextEdit {
  return new vscode.TextEdit(new vscode.Range(positionAt(conll, start), positionAt(conll, end)), text);
}

function positionAt(conll: ConllDocument, offset: number): vscode.Position {
  const line = conll.lineAt(offset);
  return new vscode.Position(line, offset - conll.offsetAt(line, 0));
}
