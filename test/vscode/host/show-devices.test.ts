import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";

describe("Show Devices", () => {
  const pinned = () => vscode.workspace.getConfiguration("multitask").inspect<string>("device")?.globalValue;
  const unpin = async () => {
    const settings = vscode.workspace.getConfiguration("multitask");
    for (const name of ["engine", "device"]) await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  };

  beforeEach(unpin);
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await unpin();
  });

  it("measures the project of the open file, and trains on the device that is picked from then on", async function () {
    this.timeout(60_000);
    const folder = vscode.workspace.workspaceFolders![0]!;
    const corpus = vscode.Uri.joinPath(folder.uri, "train.conll");
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(corpus));
    let listed = vscode.commands.executeCommand("multitask.showDevices");
    await eventually(async () => {
      // The list begins with auto, and with the processor after it.
      await vscode.commands.executeCommand("workbench.action.quickOpenSelectNext");
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      if (pinned() !== "auto") return pinned() === "cpu";
      // The list opened between the two commands.
      await unpin();
      listed = vscode.commands.executeCommand("multitask.showDevices");
      return false;
    });
    await listed;
    assert.equal(vscode.workspace.getConfiguration("multitask").get("device"), "cpu");
    assert.equal(vscode.workspace.getConfiguration("multitask").get("engine"), "onnxruntime");
  });
});
