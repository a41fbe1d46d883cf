import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

describe("the language of a file", () => {
  for (const name of ["a.conllu", "a.conllup", "a.iob2", "a.bio", "a.conll2003"]) {
    it(`is CoNLL for ${name}`, async () => {
      const document = await vscode.workspace.openTextDocument(await write(name, "The\tDET\n"));
      assert.equal(document.languageId, "conll");
    });
  }

  it("is CoNLL where the first line says so", async () => {
    const document = await vscode.workspace.openTextDocument(await write("treebank.txt2", "# sent_id = 1\nThe\tDET\n"));
    assert.equal(document.languageId, "conll");
  });
});

describe("a hover without a model", () => {
  it("says what a token is annotated with and what its sentence trains", async () => {
    const text = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n";
    const document = await vscode.workspace.openTextDocument(await write("hover.conll", text));
    const said = await eventually(async () => {
      const position = new vscode.Position(1, 6);
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        document.uri,
        position,
      );
      const parts = hovers.flatMap(({ contents }) => contents);
      return parts.map((part) => (typeof part === "string" ? part : part.value)).join("\n") || undefined;
    });
    assert.match(said, /Anna/);
    assert.match(said, /column 2 `pos`, the tags of `task_pos`/);
    assert.match(said, /`task_ner` IOB2 \| `B-PER`/);
    assert.match(said, /This sentence trains `task_ner`, `task_pos`/);
  });
});

describe("multitask.json", () => {
  it("is JSON with comments, checked by its schema", async () => {
    const uri = await write("nested/multitask.json", '{\n  // a comment\n  "tasks": [],\n  "epoch": 3\n}\n');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, "jsonc");
    const messages = await eventually(() => {
      const found = vscode.languages.getDiagnostics(uri).map(({ message }) => message);
      return found.length > 0 && found;
    });
    assert.ok(
      messages.some((message) => message.includes("epoch")),
      messages.join("; "),
    );
  });

  it("is told what its schema cannot say", async () => {
    const task = '{ "id": "task_pos", "kind": "token", "column": "pos" }';
    const uri = await write("twice/multitask.json", `{\n  "tasks": [\n    ${task},\n    ${task}\n  ]\n}\n`);
    await vscode.workspace.openTextDocument(await write("twice/a.conll", "The\tDET\n"));
    const [found] = await eventually(() => {
      const ours = vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "multitask");
      return ours.length > 0 && ours;
    });
    assert.match(found!.message, /two tasks have the id "task_pos"/);
    assert.equal(found!.range.start.line, 3);
  });
});
