import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";
import { trainOnSample } from "./trained-model";

const corpus = `# multitask_id = task_ner|task_pos
Anna	_	_
Keller	_	_
lives	_	_
in	_	_
Lisbon	_	_
.	_	_

# multitask_id = task_ner|task_pos
Peter	PROPN	B-LOC
sings	VERB	O

# multitask_id = task_ner|task_pos
She	PRON	O
sings	VERB	O
.	PUNCT	O
`;

describe("with a trained model, the review of a corpus", () => {
  const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "reviewed");
  const settings = () => vscode.workspace.getConfiguration("multitask");
  const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`multitask.${command}`, ...args);
  let uri: vscode.Uri;

  before(async function () {
    this.timeout(120_000);
    const output = await trainOnSample("reviewed/model");
    const project = {
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_pos", kind: "token", column: "pos" },
        { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
      ],
      corpus: { train: ["corpus.conll"] },
    };
    await write("reviewed/multitask.json", JSON.stringify(project));
    await settings().update("model", output, vscode.ConfigurationTarget.Workspace);
  });
  after(async () => {
    await settings().update("model", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  beforeEach(async () => {
    uri = await write("reviewed/corpus.conll", corpus);
    await vscode.window.showTextDocument(uri);
    await run("reviewStartOver");
    await run("reviewFilter", {});
    await run("reviewOrder", "entropy");
    await run("reviewRefresh");
  });
  afterEach(async () => {
    await run("reviewStop");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  const document = () => vscode.window.activeTextEditor!.document;
  const line = () => vscode.window.activeTextEditor!.selection.active.line;

  async function start(): Promise<void> {
    await run("review");
    assert.equal(document().uri.fsPath, uri.fsPath);
  }

  it("goes through all sentences and ends", async () => {
    const seen: number[] = [];
    await start();
    for (let at = 0; at < 3; at++) {
      seen.push(line());
      await run("reviewNext");
    }
    assert.deepEqual(
      seen.toSorted((a, b) => a - b),
      [1, 9, 13],
    );
    assert.equal(document().getText(), corpus);
  });

  it("lists what the model contradicts alone, writes what it says in one step, and goes on", async () => {
    await run("reviewOrder", "disagreement");
    await run("reviewFilter", { task: "task_ner" });
    await start();
    assert.equal(line(), 9);
    await run("reviewAccept");
    assert.match(document().getText(), /\nPeter\tPROPN\t(?!B-LOC)\S+\n/);
    await vscode.commands.executeCommand("undo");
    assert.equal(document().getText(), corpus);
  });

  it("lists disagreements in the Problems panel as long as it goes on, of the tasks that are shown", async () => {
    const disagreements = () =>
      vscode.languages
        .getDiagnostics(uri)
        .filter(({ code }) => code === "disagreement")
        .map(({ message }) => message);
    await settings().update("review.leastMargin", 0, vscode.ConfigurationTarget.Workspace);
    await start();
    await eventually(() => disagreements().some((message) => message.includes("task_ner has B-LOC")));
    await settings().update("predictions.hiddenTasks", ["task_ner"], vscode.ConfigurationTarget.Workspace);
    await eventually(() => !disagreements().some((message) => message.includes("task_ner")));
    await settings().update("predictions.hiddenTasks", undefined, vscode.ConfigurationTarget.Workspace);
    await eventually(() => disagreements().some((message) => message.includes("task_ner")));
    await run("reviewStop");
    await eventually(() => disagreements().length === 0);
    await settings().update("review.leastMargin", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("is confined to a task, which alone is accepted", async () => {
    await run("reviewOrder", "unannotated");
    await run("reviewFilter", { task: "task_ner" });
    await start();
    assert.equal(line(), 1);
    await run("reviewAccept");
    const [, anna, keller, lives] = document().getText().split("\n");
    assert.deepEqual([anna, keller, lives], ["Anna\t_\tB-PER", "Keller\t_\tI-PER", "lives\t_\tO"]);
  });

  it("puts a sentence off to the end, and finds one that edits have moved", async () => {
    await start();
    const first = line();
    await run("reviewSkip");
    const second = line();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), "# one\n# two\n");
    await vscode.workspace.applyEdit(edit);
    await run("reviewNext");
    await run("reviewNext");
    assert.notEqual(second, first);
    assert.equal(line(), first + 2);
  });

  it("takes in what was saved", async () => {
    await run("reviewOrder", "unannotated");
    await start();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(
      uri,
      new vscode.Position(document().lineCount, 0),
      "\n# multitask_id = task_pos\nNew\t_\t_\nwords\t_\t_\n",
    );
    await vscode.workspace.applyEdit(edit);
    await document().save();
    await run("reviewNext");
    await eventually(async () => {
      if (document().lineAt(line()).text.startsWith("New")) return true;
      await run("review");
      return false;
    });
  });
});
