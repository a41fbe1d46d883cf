import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const leakage = "corpus/leakage";
const ids = "# multitask_id = task_ner|task_pos\n";
const sentence = (name: string) =>
  `${ids}${name}\tPROPN\tB-PER\nnever\tADV\tO\nsleeps\tVERB\tO\nlonger\tADV\tO\nthan\tADP\tO\nBen\tPROPN\tB-PER\n`;
const config = (corpus: object) =>
  JSON.stringify({
    columns: ["form", "pos", "ner"],
    tasks: [
      { id: "task_ner", kind: "span", column: "ner" },
      { id: "task_pos", kind: "token", column: "pos" },
    ],
    corpus,
  });

describe("the rules about a corpus", () => {
  let train: vscode.Uri;
  let dev: vscode.TextDocument;

  beforeEach(async () => {
    await write("corpus/multitask.json", config({ train: ["train.conll"], dev: ["dev.conll"] }));
    train = await write("corpus/train.conll", `${sentence("Carla")}\n${sentence("Anna")}`);
    dev = await vscode.workspace.openTextDocument(await write("corpus/dev.conll", sentence("Anna")));
    await vscode.window.showTextDocument(dev);
    await eventually(() => found(dev.uri).length === 1);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("report in an open file what a file on the disk has to do with it, and link there", () => {
    const [finding] = found(dev.uri);
    assert.equal(finding!.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(finding!.range.start.line, 1);
    const [place] = finding!.relatedInformation!;
    assert.equal(place!.location.uri.fsPath, train.fsPath);
    assert.equal(place!.location.range.start.line, 9);
  });

  it("look at the text as it stands in its editor", async () => {
    const document = await vscode.workspace.openTextDocument(train);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(train, document.lineAt(9).range, "Dora\tPROPN\tB-PER");
    await vscode.workspace.applyEdit(edit);
    await eventually(() => found(dev.uri).length === 0);
    await vscode.commands.executeCommand("undo");
    await eventually(() => found(dev.uri).length === 1);
  });

  it("are turned off for a sentence by a quick fix", async () => {
    const { range } = found(dev.uri)[0]!;
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      dev.uri,
      range,
    );
    const action = actions.find(({ title }) => title === `Turn off ${leakage} for this sentence`);
    assert.ok(action?.edit, actions.map(({ title }) => title).join("; "));
    await vscode.workspace.applyEdit(action.edit);
    await eventually(() => found(dev.uri).length === 0);
    assert.equal(dev.lineAt(0).text, `# multitask_lint_off = ${leakage}`);
  });

  it("are off where the setting says so", async () => {
    const settings = vscode.workspace.getConfiguration("multitask.lint");
    await settings.update("corpus", false, vscode.ConfigurationTarget.Global);
    await eventually(() => found(dev.uri).length === 0);
    await settings.update("corpus", undefined, vscode.ConfigurationTarget.Global);
    await eventually(() => found(dev.uri).length === 1);
  });

  it("have nothing to say when multitask.json is gone", async () => {
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(train, "../multitask.json"));
    await eventually(() => found(dev.uri).length === 0);
  });

  it("say in multitask.json which file is missing", async () => {
    const uri = await write("corpus/multitask.json", config({ train: ["train.conll"], dev: ["absent.conll"] }));
    await eventually(() =>
      vscode.languages.getDiagnostics(uri).some(({ message }) => message.includes("absent.conll")),
    );
    assert.deepEqual(found(dev.uri), []);
  });
});

describe("a corpus of 40,000 sentences", () => {
  it("is looked at while the editor stays responsive", async () => {
    const many = Array.from({ length: 40_000 }, (_, i) => `${sentence(`Anna${i}`)}\n`).join("");
    await write("large/multitask.json", config({ train: ["train.conll"], dev: ["dev.conll"] }));
    await write("large/train.conll", many);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    const dev = await vscode.workspace.openTextDocument(await write("large/dev.conll", sentence("Anna39999")));
    delay.enable();
    await eventually(() => found(dev.uri).length === 1, "the leaked sentence is found", 50_000);
    delay.disable();
    const [p99, longest] = [delay.percentile(99) / 1e6, delay.max / 1e6];
    console.log(`        the host waited ${p99.toFixed(0)} ms (99 %), ${longest.toFixed(0)} ms at most`);
    assert.ok(p99 < 50, `the host waited ${p99} ms`);
  });
});

function found(uri: vscode.Uri): vscode.Diagnostic[] {
  const isLeakage = ({ code }: vscode.Diagnostic) => typeof code === "object" && code.value === leakage;
  return vscode.languages.getDiagnostics(uri).filter(isLeakage);
}
