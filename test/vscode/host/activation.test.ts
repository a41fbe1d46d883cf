import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { eventually } from "../eventually";

const extensionId = "multitask-tagger.multitask-tagger";

describe("activation", () => {
  it("the packaged extension is installed", () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension, `${extensionId} is not installed`);
    assert.equal(path.basename(path.dirname(extension.extensionPath)), "extensions");
  });

  it("a .conll file has the language conll and activates the extension", async () => {
    const extension = vscode.extensions.getExtension(extensionId)!;
    const folder = vscode.workspace.workspaceFolders![0]!;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, "train.conll"));
    assert.equal(document.languageId, "conll");
    await eventually(() => extension.isActive);
  });
});
