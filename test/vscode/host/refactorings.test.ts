import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const sentence = `# multitask_id = task_ner|task_pos
Anna\tPROPN\tB-PER
Lee\tPROPN\tI-PER
in\tADP\tO
Porto\tPROPN\tB-LOC
`;

const config = `{
  // what is trained
  "columns": ["form", "pos", "ner"],
  "tasks": [
    { "id": "task_ner", "kind": "span", "column": "ner", "scheme": "IOB2" }, // entities
    { "id": "task_pos", "kind": "token", "column": "pos" }
  ],
  "corpus": { "train": ["train.conll"], "dev": ["dev.conll"], "test": ["test.conll"] }
}
`;

const splits = ["train", "dev", "test"];

describe("a corpus of three files", () => {
  let run = 0;
  let files: vscode.Uri[];
  let settings: vscode.Uri;
  let open: vscode.TextDocument;

  beforeEach(async () => {
    // Files that are closed may still be known to the editor: each test has a corpus of its own.
    const folder = `refactoring-${run++}`;
    files = await Promise.all(splits.map((split) => write(`${folder}/${split}.conll`, sentence)));
    settings = await write(`${folder}/multitask.json`, config);
    open = await vscode.workspace.openTextDocument(files[0]!);
    await vscode.window.showTextDocument(open);
    await eventually(async () => (await prepare(1, 13))?.placeholder === "PER");
  });
  afterEach(async () => {
    await vscode.workspace.saveAll();
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  const prepare = async (line: number, character: number) => {
    const position = new vscode.Position(line, character);
    const answer = vscode.commands.executeCommand<{ range: vscode.Range; placeholder: string }>(
      "vscode.prepareRename",
      open.uri,
      position,
    );
    return answer.then(
      (found) => found,
      () => undefined,
    );
  };
  const rename = (uri: vscode.Uri, line: number, character: number, name: string) =>
    vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      uri,
      new vscode.Position(line, character),
      name,
    );
  const textOf = async (uri: vscode.Uri) => (await vscode.workspace.openTextDocument(uri)).getText();
  const textsOf = (uris: readonly vscode.Uri[]) => Promise.all(uris.map(textOf));

  it("has a label renamed in all of them, open or not", async () => {
    const edit = await rename(open.uri, 1, 13, "PERSON");
    assert.equal(edit.size, 3);
    assert.ok(await vscode.workspace.applyEdit(edit));
    for (const text of await textsOf(files)) assert.equal(text, sentence.replaceAll("-PER", "-PERSON"));
    assert.equal(await textOf(settings), config);
  });

  it("has a task renamed in all of them and in multitask.json, from a comment", async () => {
    assert.ok(await vscode.workspace.applyEdit(await rename(open.uri, 0, 20, "entities")));
    for (const text of await textsOf(files)) assert.equal(text, sentence.replace("task_ner", "entities"));
    assert.equal(await textOf(settings), config.replace("task_ner", "entities"));
  });

  it("has a task renamed from multitask.json", async () => {
    const line = config.split("\n").findIndex((text) => text.includes('"task_pos"'));
    await vscode.workspace.openTextDocument(settings);
    assert.ok(await vscode.workspace.applyEdit(await rename(settings, line, 15, "tags")));
    for (const text of await textsOf(files)) assert.equal(text, sentence.replace("task_pos", "tags"));
    assert.equal(await textOf(settings), config.replace("task_pos", "tags"));
  });

  it("does not take a name that is none", async () => {
    for (const name of ["A B", "A|B", "A\tB", "_"]) {
      await assert.rejects(Promise.resolve(rename(open.uri, 1, 13, name)), /cannot/, name);
    }
    await assert.rejects(Promise.resolve(rename(open.uri, 0, 20, "task_pos")), /already/);
  });

  it("has nothing to rename on a word", async () => {
    assert.equal(await prepare(1, 2), undefined);
  });

  it("is converted to another scheme as a whole, its multitask.json with it", async () => {
    await vscode.commands.executeCommand("multitask.convertScheme", {
      task: "task_ner",
      scheme: "BIOES",
      extent: "corpus",
    });
    const expected = sentence.replace("I-PER", "E-PER").replace("B-LOC", "S-LOC");
    for (const text of await textsOf(files)) assert.equal(text, expected);
    assert.equal(await textOf(settings), config.replace("IOB2", "BIOES"));
  });

  it("has one file converted alone", async () => {
    await vscode.commands.executeCommand("multitask.convertScheme", {
      task: "task_ner",
      scheme: "IOB1",
      extent: "file",
    });
    assert.equal(open.getText(), sentence.replace("B-PER", "I-PER").replace("B-LOC", "I-LOC"));
    assert.equal(await textOf(files[1]!), sentence);
    assert.equal(await textOf(settings), config);
  });
});

describe("the sentences in a selection", () => {
  const three = ["# multitask_id = task_pos\na\tX\tO\n", "b\tX\tO\n", "# multitask_id = task_ner|task_pos\nc\tX\tO\n"];
  let editor: vscode.TextEditor;

  beforeEach(async () => {
    await write("selection/multitask.json", config);
    const uri = await write("selection/a.conll", three.join("\n"));
    editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await eventually(() => vscode.languages.getDiagnostics(uri).length > 0);
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  it("get a task, and one undo takes it from all of them", async () => {
    editor.selection = new vscode.Selection(0, 0, 4, 0);
    await vscode.commands.executeCommand("multitask.addTask", "task_ner");
    const expected = [
      three[0]!.replace("task_pos", "task_ner|task_pos"),
      `# multitask_id = task_ner\n${three[1]}`,
      three[2],
    ];
    assert.equal(editor.document.getText(), expected.join("\n"));
    await vscode.commands.executeCommand("undo");
    assert.equal(editor.document.getText(), three.join("\n"));
  });

  it("lose a task, but not their last one", async () => {
    editor.selection = new vscode.Selection(0, 0, 7, 1);
    await vscode.commands.executeCommand("multitask.removeTask", "task_pos");
    const expected = [three[0], three[1], three[2]!.replace("|task_pos", "")];
    assert.equal(editor.document.getText(), expected.join("\n"));
  });
});

describe("a file with mixed separators", () => {
  it("gets TABs between its columns", async () => {
    const uri = await write("mixed.conll", "Anna\tPROPN\tB-PER\nin ADP\tO\nPorto\tPROPN\tB-LOC\n");
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await eventually(() => vscode.languages.getDiagnostics(uri).length > 0);
    await vscode.commands.executeCommand("multitask.separateByTabs");
    assert.equal(document.lineAt(1).text, "in\tADP\tO");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("a file with problems in some sentences", () => {
  it("is gone through sentence by sentence, in both directions and round its end", async () => {
    const good = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nLee\tPROPN\tI-PER\n";
    const bad = good.slice(good.indexOf("\n") + 1);
    const uri = await write("problems.conll", [bad, good, bad, good].join("\n"));
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    await eventually(() => vscode.languages.getDiagnostics(uri).length > 0);
    const lines: number[] = [];
    for (const command of ["nextProblem", "nextProblem", "previousProblem"]) {
      await vscode.commands.executeCommand(`multitask.${command}`);
      lines.push(editor.selection.active.line);
    }
    assert.deepEqual(lines, [7, 0, 7]);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
});
