import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const latin1 = (text: string) => Buffer.from(text, "latin1");

describe("a file in Latin-1", () => {
  const text = "# multitask_id = task_ner\nRenée\tB-PER\nlacht\tO\n";
  const actions = (document: vscode.TextDocument) =>
    vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new vscode.Range(1, 0, 1, 5),
    );

  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  function isMarked(uri: vscode.Uri): boolean {
    return vscode.languages.getDiagnostics(uri).some(({ message }) => message.startsWith("Characters were lost here"));
  }

  async function open(name: string, bytes: Uint8Array): Promise<vscode.TextDocument> {
    const uri = await write(name, "");
    await vscode.workspace.fs.writeFile(uri, bytes);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await eventually(() => isMarked(uri));
    return document;
  }

  it("is read as such by a quick fix, as one step, and saved as UTF-8", async () => {
    const document = await open("latin-1.conll", latin1(text));
    const shown = document.getText();
    const action = (await actions(document)).find(({ title }) => title === "Read the File in Another Encoding…");
    assert.ok(action?.command);
    void vscode.commands.executeCommand(action.command.command, { encoding: "windows-1252" });
    await eventually(() => document.getText() === text);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), shown);
    await vscode.commands.executeCommand("redo");
    assert.equal(document.getText(), text);
    await document.save();
    assert.equal(Buffer.from(await vscode.workspace.fs.readFile(document.uri)).toString(), text);
    await eventually(() => !isMarked(document.uri));
  });

  it("is left alone where the characters are lost in the file itself, or it was changed since", async () => {
    const lost = await open("lost.conll", Buffer.from("# multitask_id = task_ner\nRen\uFFFDe\tB-PER\n"));
    const before = lost.getText();
    void vscode.commands.executeCommand("multitask.readInEncoding", { encoding: "windows-1252" });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(lost.getText(), before);
    assert.ok(!lost.isDirty);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");

    const changed = await open("changed.conll", latin1(text));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(changed.uri, new vscode.Position(3, 0), "sehr\tO\n");
    await vscode.workspace.applyEdit(edit);
    const edited = changed.getText();
    void vscode.commands.executeCommand("multitask.readInEncoding", { encoding: "windows-1252" });
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(changed.getText(), edited);
  });
});
