import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const sentence = `# sent_id = first
# multitask_id = task_ner|task_pos
Anna\tPROPN\tB-PER
Lee\tPROPN\tI-PER
lives\tVERB\tO
in\tADP\tO
Porto\tPROPN\tB-LOC
`;

describe("completion", () => {
  let count = 0;

  async function complete(text: string, line: number, character: number): Promise<vscode.CompletionItem[]> {
    const document = await vscode.workspace.openTextDocument(await write(`completion-${count++}.conll`, text));
    return eventually(async () => {
      const position = new vscode.Position(line, character);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        "vscode.executeCompletionItemProvider",
        document.uri,
        position,
      );
      return list.items.length > 0 && list.items.sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
    });
  }
  const labels = (items: readonly vscode.CompletionItem[]) =>
    items.map(({ label }) => (typeof label === "string" ? label : label.label));

  it("offers the tags that may follow the one before first, the most frequent of them before others", async () => {
    const items = await complete(`${sentence}\nBo\tPROPN\tB-PER\nKim\tPROPN\t_\n`, 9, 10);
    assert.deepEqual(labels(items), ["B-PER", "O", "B-LOC", "I-PER", "I-LOC"]);
    const last = items.at(-1)!.label;
    assert.ok(typeof last === "object");
    assert.equal(last.description, "may not follow B-PER");
  });

  it("offers the tags of the column that the caret is in", async () => {
    const items = await complete(sentence, 4, 8);
    assert.deepEqual(labels(items).slice(0, 2), ["PROPN", "ADP"]);
  });

  it("offers the tasks that a comment does not list yet", async () => {
    const text = sentence.replace("task_ner|task_pos", "task_ner|");
    const items = await complete(text, 1, "# multitask_id = task_ner|".length);
    assert.deepEqual(labels(items), ["task_pos"]);
  });

  it("offers the keys of comments, the line of tasks first", async () => {
    const items = await complete(`#\n${sentence}`, 0, 1);
    assert.deepEqual(labels(items).slice(0, 3), ["# multitask_id = task_ner|task_pos", "# multitask_id", "# sent_id"]);
  });

  it("offers the names of rules where some are turned off", async () => {
    const off = "# multitask_lint_off = ";
    const items = await complete(`${off}\n${sentence}`, 0, off.length);
    for (const name of ["multitask-id/missing", "multitask-id/*", "all"]) assert.ok(labels(items).includes(name), name);
  });
});

describe("the outline", () => {
  it("has a symbol for each sentence, named by its text, with its spans", async () => {
    const text = `${sentence}\n# sent_id = second\n# text = So it goes.\nSo\tADV\tO\n`;
    const document = await vscode.workspace.openTextDocument(await write("outline.conll", text));
    const [first, second] = await symbols(document);
    assert.equal(first!.name, "Anna Lee lives in Porto");
    assert.equal(first!.detail, "first");
    assert.deepEqual([first!.range.start.line, first!.range.end.line], [0, 6]);
    assert.deepEqual(
      first!.children.map(({ name, detail, range }) => [name, detail, range.start.line, range.end.line]),
      [
        ["Anna Lee", "PER", 2, 3],
        ["Porto", "LOC", 6, 6],
      ],
    );
    assert.equal(second!.name, "So it goes.");
  });

  it("folds sentences", async () => {
    const document = await vscode.workspace.openTextDocument(await write("folding.conll", `${sentence}\n${sentence}`));
    const ranges = await eventually(async () => {
      const found = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
        "vscode.executeFoldingRangeProvider",
        document.uri,
      );
      return found.length > 0 && found;
    });
    assert.deepEqual(
      ranges.map(({ start, end }) => [start, end]),
      [
        [0, 6],
        [8, 14],
      ],
    );
  });
});

describe("semantic tokens", () => {
  it("tell the prefix and the type of spans from tags of tokens", async () => {
    const document = await vscode.workspace.openTextDocument(await write("colours.conll", sentence));
    const range = new vscode.Range(2, 0, 2, 16);
    const [tokens, legend] = await eventually(async () => {
      const parameters = [document.uri, range] as const;
      const found = await vscode.commands.executeCommand<vscode.SemanticTokens | undefined>(
        "vscode.provideDocumentRangeSemanticTokens",
        ...parameters,
      );
      const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>(
        "vscode.provideDocumentRangeSemanticTokensLegend",
        ...parameters,
      );
      return found && found.data.length > 0 && ([found, legend] as const);
    });
    const types = [0, 1, 2].map((i) => legend.tokenTypes[tokens.data[5 * i + 3]!]);
    assert.deepEqual(types, ["enumMember", "keyword", "type"]);
    assert.deepEqual([...tokens.data.slice(0, 3)], [2, 5, 5]);
  });
});

describe("a file that is on no disk", () => {
  it("is edited with the same help, by what it says itself", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "conll", content: sentence });
    assert.equal(document.uri.scheme, "untitled");
    await vscode.window.showTextDocument(document);
    const [first] = await symbols(document);
    assert.equal(first!.children.length, 2);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      new vscode.Position(2, 14),
      "PERSON",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.commands.executeCommand("multitask.convertScheme", { task: "task_ner", scheme: "BIOES" });
    const expected = sentence.replace("B-PER", "B-PERSON").replace("I-PER", "E-PERSON").replace("B-LOC", "S-LOC");
    assert.equal(document.getText(), expected);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("a file of 20,000 sentences", () => {
  it("has its outline, its folding and its completions after an edit too", async () => {
    const many = Array.from({ length: 20_000 }, (_, i) => sentence.replace("first", `s${i}`)).join("\n");
    const document = await vscode.workspace.openTextDocument(await write("long.conll", many));
    const editor = await vscode.window.showTextDocument(document);
    const line = document.lineCount - 2;
    const position = new vscode.Position(line, document.lineAt(line).text.length);
    const run = (command: string, ...rest: unknown[]) =>
      vscode.commands.executeCommand<unknown[] & { items: unknown[] }>(`vscode.${command}`, document.uri, ...rest);
    await eventually(async () => (await run("executeDocumentSymbolProvider"))?.length === 5000);
    const edit = () => editor.edit((builder) => builder.insert(new vscode.Position(2, 0), "x"));

    await edit();
    const { items } = await run("executeCompletionItemProvider", position);
    assert.ok(items.length > 0, "completions");
    await edit();
    const foldings = await run("executeFoldingRangeProvider");
    assert.ok(foldings.length > 0, "foldings");
    await edit();
    assert.equal((await run("executeDocumentSymbolProvider")).length, 5000);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

async function symbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
  return eventually(async () => {
    const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    return found && found.length > 0 && found;
  });
}
