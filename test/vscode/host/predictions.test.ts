import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";
import { trainOnSample } from "./trained-model";

const text = `# sent_id = 1
Anna	_	_
Keller	_	_
lives	_	_
in	_	_
Lisbon	_	_
.	_	_

# multitask_id = task_ner
Peter	_	B-LOC
sings	_	O
`;

describe("with a trained model, accepting predictions", () => {
  const settings = () => vscode.workspace.getConfiguration("multitask");
  let editor: vscode.TextEditor;
  let count = 0;

  before(async function () {
    this.timeout(120_000);
    const output = await trainOnSample("accepting");
    await settings().update("model", output, vscode.ConfigurationTarget.Workspace);
  });
  after(() => settings().update("model", undefined, vscode.ConfigurationTarget.Workspace));

  beforeEach(async () => {
    editor = await vscode.window.showTextDocument(await write(`accept-${count++}.conll`, text));
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  const lines = () => editor.document.getText().split("\n");
  const caret = (line: number) => (editor.selection = new vscode.Selection(line, 0, line, 0));

  /** Runs the command until the model has spoken and the file is another. */
  async function accept(command: string, ...args: unknown[]): Promise<void> {
    const { version } = editor.document;
    await eventually(async () => {
      await vscode.commands.executeCommand(command, ...args);
      return editor.document.version > version;
    });
  }

  async function undoneAtOnce(): Promise<void> {
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), text);
  }

  it("writes the span at the caret as a whole and the tag, names the tasks, and is undone in one step", async () => {
    caret(2);
    await accept("multitask.acceptPrediction");
    assert.deepEqual(lines().slice(0, 5), [
      "# sent_id = 1",
      "# multitask_id = task_ner|task_pos",
      "Anna\t_\tB-PER",
      "Keller\tPROPN\tI-PER",
      "lives\t_\t_",
    ]);
    await undoneAtOnce();
  });

  it("writes a task alone where a link names it", async () => {
    const target = { uri: editor.document.uri.toString(), line: 5, task: "task_ner" };
    await accept("multitask.acceptPrediction", target);
    assert.deepEqual(lines().slice(5, 8), ["in\t_\t_", "Lisbon\t_\tB-LOC", ".\t_\t_"]);
    await undoneAtOnce();
  });

  it("writes a sentence", async () => {
    caret(3);
    await accept("multitask.acceptSentence");
    const written = lines().slice(2, 8);
    assert.deepEqual(
      written.map((line) => line.split("\t")[2]),
      ["B-PER", "I-PER", "O", "O", "B-LOC", "O"],
    );
    assert.ok(
      written.every((line) => line.split("\t")[1] !== "_"),
      written.join("; "),
    );
    await undoneAtOnce();
  });

  it("writes a file where nothing is annotated, or everywhere", async () => {
    await accept("multitask.acceptFile", { least: 0, keepsAnnotation: true });
    assert.ok(
      lines()
        .slice(10, 12)
        .every((line) => /^\w+\t[A-Z]+\t(B-LOC|O)$/.test(line)),
      lines().join("; "),
    );
    assert.equal(lines()[9], "# multitask_id = task_ner|task_pos");
    await undoneAtOnce();
    await accept("multitask.acceptFile", { least: 0, keepsAnnotation: false });
    assert.ok(!editor.document.getText().includes("_\t"), editor.document.getText());
    await undoneAtOnce();
  });

  it("has Set Label offer first what the model takes for likely", async () => {
    caret(2);
    await accept("multitask.acceptPrediction");
    await undoneAtOnce();
    const inColumn = (index: number) => {
      const character = "Keller\t_\t".length - 2 * (2 - index);
      editor.selection = new vscode.Selection(2, character, 2, character);
    };
    for (const [index, expected] of [
      [1, "Keller\tPROPN\t_"],
      [2, "Keller\t_\tB-PER"],
    ] as const) {
      inColumn(index);
      const picked = vscode.commands.executeCommand("multitask.setLabel");
      const { version } = editor.document;
      await eventually(async () => {
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return editor.document.version > version;
      });
      await picked;
      assert.equal(lines()[3], expected);
      await undoneAtOnce();
    }
  });

  it("is offered as quick fixes, with how sure the model is", async () => {
    const titles = await eventually(async () => {
      const range = new vscode.Range(1, 0, 1, 0);
      const command = "vscode.executeCodeActionProvider";
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(command, editor.document.uri, range);
      const found = actions.map(({ title }) => title).filter((title) => title.startsWith("Accept"));
      return found.length > 0 && found;
    });
    assert.equal(titles.length, 3, titles.join("; "));
    assert.match(titles[0]!, /^Accept PER "Anna Keller" for task_ner \(\d+ %\)$/);
    assert.match(titles[1]!, /^Accept PROPN for task_pos \(\d+ %\)$/);
    assert.equal(titles[2], "Accept all predictions of the sentence");
  });

  it("is offered as links of the hover", async () => {
    const said = await eventually(async () => {
      const position = new vscode.Position(1, 1);
      const command = "vscode.executeHoverProvider";
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(command, editor.document.uri, position);
      const parts = hovers.flatMap(({ contents }) => contents) as vscode.MarkdownString[];
      const found = parts.map(({ value }) => value).join("\n");
      return found.includes("predicted") && found;
    });
    assert.match(said, /\[Accept `task_pos`\]\(command:multitask\.acceptPrediction\?/);
    assert.match(said, /\[Accept the sentence\]\(command:multitask\.acceptSentence\?/);
  });

  it("is offered where disagreements are listed, which are gone when it is done", async () => {
    const told = () =>
      vscode.languages.getDiagnostics(editor.document.uri).filter(({ code }) => code === "disagreement");
    await settings().update("review.leastMargin", 0.1, vscode.ConfigurationTarget.Workspace);
    assert.deepEqual(told(), []);
    await vscode.commands.executeCommand("multitask.toggleReview");
    const [first] = await eventually(() => told().length > 0 && told());
    assert.match(first!.message, /^The model says \S+ where task_ner has B-LOC for "Peter" \(\d+ % likelier\)\.$/);
    assert.equal(first!.severity, vscode.DiagnosticSeverity.Information);
    assert.equal(editor.document.getText(first!.range), "B-LOC");
    caret(9);
    await accept("multitask.acceptPrediction");
    await eventually(() => told().length === 0);
    await vscode.commands.executeCommand("undo");
    await eventually(() => told().length > 0);
    await vscode.commands.executeCommand("multitask.toggleReview");
    await eventually(() => told().length === 0);
  });
});
