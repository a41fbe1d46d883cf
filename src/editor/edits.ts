import * as vscode from "vscode";
import type { TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { LineBreak } from "../lint/file-lines";

const endsOfLine = { "\n": vscode.EndOfLine.LF, "\r\n": vscode.EndOfLine.CRLF, "\r": undefined };

/** The replacement of a range of a document, as VS Code writes it. */
export function toVsCodeEdit(conll: ConllDocument, { start, end, text }: TextEdit): vscode.TextEdit {
  return new vscode.TextEdit(new vscode.Range(positionAt(conll, start), positionAt(conll, end)), text);
}

/** Edits of one document: one step to undo. */
export function toWorkspaceEdit(
  uri: vscode.Uri,
  conll: ConllDocument,
  edits: readonly TextEdit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.set(
    uri,
    edits.map((one) => toVsCodeEdit(conll, one)),
  );
  return edit;
}

/** How VS Code names a line break; it has no name for the CR of old Macs, which it reads as one of the others. */
export function toEndOfLine(lineBreak: LineBreak): vscode.EndOfLine | undefined {
  return endsOfLine[lineBreak];
}

/**
 * Adds edits of a text and then, where there is one, another line break for all of its lines: one step to undo. Both together
 * are for code actions: `applyEdit` refuses the second part, for the version that the first has changed.
 */
export function addEdits(
  into: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  edits: vscode.TextEdit[],
  lineBreak?: LineBreak,
): void {
  if (edits.length > 0) into.set(uri, edits);
  const endOfLine = lineBreak && toEndOfLine(lineBreak);
  if (!endOfLine) return;
  // VS Code undoes edits by offsets that count the line breaks of before, in the text that still has those of afterwards, and
  // spoils it. It does not where something stands between the two, such as to delete what cannot be there: a file below a file.
  if (edits.length > 0) into.deleteFile(vscode.Uri.joinPath(uri, "none"), { ignoreIfNotExists: true });
  into.set(uri, [vscode.TextEdit.setEndOfLine(endOfLine)]);
}

function positionAt(conll: ConllDocument, offset: number): vscode.Position {
  const line = conll.lineAt(offset);
  return new vscode.Position(line, offset - conll.offsetAt(line, 0));
}
