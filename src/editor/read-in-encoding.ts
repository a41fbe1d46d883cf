import * as vscode from "vscode";
import { decodeUtf8, EncodingError } from "../conll/encoding";
import { decodeLines, LEGACY_ENCODINGS } from "../conll/legacy-encoding";
import { activeColumnFile } from "./active-file";
import { ruleOf, source } from "./diagnostics";
import { languageId, type Documents } from "./documents";

const title = "Read the File in Another Encoding";
const command = "multitask.readInEncoding";
const rule = "layout/replacement-character";

const mostSamples = 3;
/** VS Code keeps it apart from the text. */
const byteOrderMark = /^\uFEFF/;

/**
 * VS Code shows U+FFFD in place of what is not UTF-8, and would write it over the text when the file is saved. This reads the
 * file again as it stands on the disk: one edit, after which saving writes UTF-8.
 */
export function registerReadInEncoding(documents: Documents): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(languageId, new EncodingFix()),
    vscode.commands.registerCommand(command, async (given: { readonly encoding?: string } = {}) => {
      const text = activeColumnFile(documents)?.open.text;
      if (text) await readAgain(text, given.encoding);
    }),
  );
}

/** Offers the command where characters were lost. */
class EncodingFix implements vscode.CodeActionProvider {
  provideCodeActions(
    text: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const about = context.diagnostics.filter((one) => one.source === source && ruleOf(one) === rule);
    if (about.length === 0 || text.isUntitled) return [];
    const action = new vscode.CodeAction(`${title}…`, vscode.CodeActionKind.QuickFix);
    action.command = { command, title };
    action.diagnostics = about;
    return [action];
  }
}

async function readAgain(text: vscode.TextDocument, given: string | undefined): Promise<void> {
  if (text.isDirty) {
    const message = "Undo your changes of this file first: it is read again as it stands on the disk.";
    return void vscode.window.showWarningMessage(message);
  }
  const bytes = await vscode.workspace.fs.readFile(text.uri);
  const fault = whyNotUtf8(bytes);
  if (!fault) {
    const message =
      "This file is UTF-8. Where characters are missing they are not in it any more: take the text from its source again.";
    return void vscode.window.showInformationMessage(message);
  }
  if (fault.isUtf16) return void vscode.window.showWarningMessage(fault.message);
  const encoding = given ?? (await chooseEncoding(bytes));
  if (encoding === undefined) return;
  const edit = new vscode.WorkspaceEdit();
  edit.set(text.uri, editsTo(decodeLines(bytes, encoding).replace(byteOrderMark, ""), text));
  await vscode.workspace.applyEdit(edit);
  const answer = await vscode.window.showInformationMessage(
    `What is not UTF-8 in this file was read as ${encoding}. Saving the file writes UTF-8.`,
    "Save",
  );
  if (answer === "Save") await text.save();
}

/** Lets a person pick the encoding in which words of the file make sense. */
async function chooseEncoding(bytes: Uint8Array): Promise<string | undefined> {
  const items = LEGACY_ENCODINGS.map(({ label, languages }) => ({
    label: foreignWords(bytes, label).join("  "),
    description: label,
    detail: languages,
  }));
  const placeHolder = "Words of this file as each encoding has them: pick the line that is right";
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return picked?.description;
}

/** The first words that are not UTF-8, as an encoding has them. */
function foreignWords(bytes: Uint8Array, encoding: string): string[] {
  const lossy = new TextDecoder().decode(bytes).split("\n");
  const lines = decodeLines(bytes, encoding).split("\n");
  const words = new Set<string>();
  for (let line = 0; line < lines.length && words.size < mostSamples; line++) {
    if (!lossy[line]!.includes("\uFFFD")) continue;
    for (const word of lines[line]!.split(/\s+/)) if (/[^ -~]/.test(word) && words.size < mostSamples) words.add(word);
  }
  return [...words];
}

/** The edits of those lines that change; of the whole text, where it has not as many lines. */
function editsTo(decoded: string, text: vscode.TextDocument): vscode.TextEdit[] {
  const lines = decoded.split(/\r\n|\r|\n/);
  if (lines.length !== text.lineCount) {
    const whole = new vscode.Range(0, 0, text.lineCount, 0);
    return [vscode.TextEdit.replace(whole, decoded)];
  }
  return lines.flatMap((line, at) => {
    const { range, text: shown } = text.lineAt(at);
    return shown === line ? [] : [vscode.TextEdit.replace(range, line)];
  });
}

function whyNotUtf8(bytes: Uint8Array): EncodingError | undefined {
  try {
    decodeUtf8(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof EncodingError) return error;
    throw error;
  }
}
