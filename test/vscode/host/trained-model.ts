import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import { ModelProcess } from "../../../src/process/client";

/** Trains on the sample in the open folder, into another folder in it, and returns that one's path. */
export async function trainOnSample(output: string, epochs = 6): Promise<string> {
  const { extensionPath } = vscode.extensions.getExtension("multitask-tagger.multitask-tagger")!;
  const { fsPath } = vscode.workspace.workspaceFolders![0]!.uri;
  const process = new ModelProcess({ entry: path.join(extensionPath, "dist/model-process.js") });
  const request = { config: path.join(fsPath, "multitask.json"), output: path.join(fsPath, output), epochs };
  let end = "";
  await process.train({ ...request, device: "cpu", resume: false }, (event) => (end = event.type)).done;
  process.dispose();
  assert.equal(end, "finished");
  return request.output;
}
