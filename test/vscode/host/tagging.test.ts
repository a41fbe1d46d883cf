import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const text = `# sent_id = 1
Anna	_	_
Keller	_	_
lives	_	_
in	_	_
Lisbon	_	_
.	_	_

# multitask_id = task_ner|task_pos
Bo	PROPN	B-PER
Lee	PROPN	I-PER
met	VERB	O
Kim	PROPN	B-PER
in	ADP	O
Lisbon	PROPN	B-LOC

# multitask_id = task_ner
Oslo	_	O
`;
const [form, pos, ner] = [0, 1, 2];

describe("tagging by keyboard", () => {
  let editor: vscode.TextEditor;
  let count = 0;

  beforeEach(async () => {
    const uri = await write(`tagging-${count++}.conll`, text);
    editor = await vscode.window.showTextDocument(uri);
    await eventually(() => vscode.languages.getDiagnostics(uri).length > 0);
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  const run = (command: string, ...args: unknown[]) => vscode.commands.executeCommand(`multitask.${command}`, ...args);
  const lines = () => editor.document.getText().split("\n");
  const column = (first: number, end: number, index: number) =>
    lines()
      .slice(first, end)
      .map((line) => line.split("\t")[index])
      .join(" ");

  /** Puts a caret into a cell. */
  function caret(line: number, index: number): void {
    editor.selections = [caretIn(line, index)];
  }
  function caretIn(line: number, index: number): vscode.Selection {
    const before = lines()[line]!.split("\t").slice(0, index);
    const character = before.join("\t").length + (index > 0 ? 1 : 0);
    return new vscode.Selection(line, character, line, character);
  }
  const select = (first: number, end: number) => (editor.selection = new vscode.Selection(first, 0, end, 0));

  async function undoneAtOnce(): Promise<void> {
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), text);
  }

  /** Opens the list of labels and takes the first one. */
  async function pickFirst(): Promise<void> {
    const { version } = editor.document;
    const picked = run("setLabel");
    await eventually(async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return editor.document.version > version;
    });
    await picked;
  }

  describe("setting a label", () => {
    it("makes the selected words a span, has the sentence name the task, and is undone in one step", async () => {
      select(1, 3);
      await run("setLabel", { task: "task_ner", label: "PER" });
      assert.deepEqual(lines().slice(0, 5), [
        "# sent_id = 1",
        "# multitask_id = task_ner",
        "Anna\t_\tB-PER",
        "Keller\t_\tI-PER",
        "lives\t_\t_",
      ]);
      await undoneAtOnce();
    });

    it("offers first what the same word is elsewhere in the column of the caret", async () => {
      caret(5, ner);
      await pickFirst();
      assert.equal(lines()[6], "Lisbon\t_\tB-LOC");
      await undoneAtOnce();
      caret(5, pos);
      await pickFirst();
      assert.deepEqual(lines().slice(1, 2), ["# multitask_id = task_pos"]);
      assert.equal(lines()[6], "Lisbon\tPROPN\t_");
      await undoneAtOnce();
    });

    it("labels the whole span at the caret anew, and cuts away what a selection overlaps", async () => {
      caret(10, ner);
      await run("setLabel", { label: "ORG" });
      assert.equal(column(9, 12, ner), "B-ORG I-ORG O");
      await undoneAtOnce();
      select(10, 12);
      await run("setLabel", { task: "task_ner", label: "ORG" });
      assert.equal(column(9, 13, ner), "B-PER B-ORG I-ORG B-PER");
      await undoneAtOnce();
    });

    it("labels the words of several carets in one step", async () => {
      editor.selections = [caretIn(5, ner), caretIn(17, ner)];
      await run("setLabel", { label: "LOC" });
      assert.deepEqual([lines()[6], lines().at(-2)], ["Lisbon\t_\tB-LOC", "Oslo\t_\tB-LOC"]);
      await undoneAtOnce();
    });

    it("gives tags to tokens of several sentences, but makes no span of them", async () => {
      select(5, 12);
      await run("setLabel", { task: "task_ner", label: "LOC" });
      assert.equal(editor.document.getText(), text);
      await run("setLabel", { task: "task_pos", label: "X" });
      assert.equal(column(6, 8, pos), "X X");
      assert.equal(column(10, 14, pos), "X X X PROPN");
      assert.equal(lines()[1], "# multitask_id = task_pos");
      await undoneAtOnce();
    });

    it("takes no label that would spoil the file", async () => {
      caret(9, ner);
      for (const label of ["A B", "A|B", "_", "O", ""]) await run("setLabel", { label });
      assert.equal(editor.document.getText(), text);
    });

    it("writes nothing where a line lacks the column", async () => {
      await editor.edit((edit) => edit.replace(editor.document.lineAt(10).range, "Lee\tPROPN"));
      const before = editor.document.getText();
      select(9, 12);
      await run("setLabel", { task: "task_ner", label: "ORG" });
      assert.equal(editor.document.getText(), before);
    });
  });

  describe("clearing a label", () => {
    it("takes the span at the caret away, and its annotation when asked again", async () => {
      caret(10, ner);
      await run("clearLabel");
      assert.equal(column(9, 13, ner), "O O O B-PER");
      await undoneAtOnce();
      select(10, 12);
      await run("setLabel", { task: "task_ner", label: "PER" });
      await run("clearLabel");
      assert.equal(column(9, 13, ner), "B-PER O O B-PER");
      await run("clearLabel");
      assert.equal(column(9, 13, ner), "B-PER _ _ B-PER");
      for (let step = 0; step < 3; step++) await vscode.commands.executeCommand("undo");
      assert.equal(editor.document.getText(), text);
    });

    it("has the sentence name the task no longer where nothing is left", async () => {
      select(9, 15);
      await run("setLabel", { task: "task_pos", label: "X" });
      await run("clearLabel");
      assert.equal(column(9, 15, pos), "_ _ _ _ _ _");
      assert.equal(lines()[8], "# multitask_id = task_ner");
      for (let step = 0; step < 2; step++) await vscode.commands.executeCommand("undo");
      caret(17, ner);
      await run("clearLabel");
      assert.deepEqual(lines().slice(16), ["Oslo\t_\t_", ""]);
      await undoneAtOnce();
    });
  });

  describe("moving the end of a span", () => {
    it("takes words in, from another span too, up to the end of the sentence", async () => {
      caret(9, ner);
      await run("extendSpan");
      assert.equal(column(9, 15, ner), "B-PER I-PER I-PER B-PER O B-LOC");
      await undoneAtOnce();
      for (let step = 0; step < 6; step++) await run("extendSpan");
      assert.equal(column(9, 15, ner), "B-PER I-PER I-PER I-PER I-PER I-PER");
      assert.equal(lines()[8], "# multitask_id = task_ner|task_pos");
    });

    it("takes words in on the left", async () => {
      caret(12, form);
      await run("extendSpanLeft");
      await run("extendSpanLeft");
      assert.equal(column(9, 15, ner), "B-PER B-PER I-PER I-PER O B-LOC");
    });

    it("gives words back down to one, the caret with it", async () => {
      caret(10, ner);
      await run("shrinkSpan");
      assert.equal(column(9, 12, ner), "B-PER O O");
      assert.deepEqual([editor.selection.active.line, editor.selection.active.character], [9, "Bo\tPROPN\t".length]);
      const shrunk = editor.document.getText();
      await run("shrinkSpan");
      assert.equal(editor.document.getText(), shrunk);
      await undoneAtOnce();
      caret(10, ner);
      await run("shrinkSpanLeft");
      assert.equal(column(9, 12, ner), "O B-PER O");
      await undoneAtOnce();
    });

    it("follows the caret to the first word of a sentence that gets its multitask_id", async () => {
      caret(1, form);
      await run("setLabel", { task: "task_ner", label: "PER" });
      assert.equal(editor.selection.active.line, 2);
      await run("extendSpan");
      assert.equal(column(2, 5, ner), "B-PER I-PER _");
      for (let step = 0; step < 2; step++) await vscode.commands.executeCommand("undo");
      assert.equal(editor.document.getText(), text);
    });
  });

  describe("the next token without annotation", () => {
    const go = async (command: string) => {
      await run(command);
      return [editor.selection.active.line, editor.selection.active.character];
    };

    it("is that of the column, round the end of the file, and the way back", async () => {
      caret(9, pos);
      assert.deepEqual(await go("nextUnannotated"), [17, "Oslo\t".length]);
      assert.deepEqual(await go("nextUnannotated"), [1, "Anna\t".length]);
      assert.deepEqual(await go("previousUnannotated"), [17, "Oslo\t".length]);
      caret(9, ner);
      assert.deepEqual(await go("nextUnannotated"), [1, "Anna\t_\t".length]);
    });

    it("is skipped once it is annotated", async () => {
      caret(17, pos);
      await run("setLabel", { label: "PROPN" });
      await go("nextUnannotated");
      await run("setLabel", { label: "PROPN" });
      assert.deepEqual(await go("nextUnannotated"), [3, "Keller\t".length]);
      assert.deepEqual(await go("previousUnannotated"), [7, ".\t".length]);
    });
  });
});
