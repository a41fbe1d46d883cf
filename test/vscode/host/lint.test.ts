import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually";
import { write } from "./files";

const missing = "multitask-id/missing";

const withoutIds = `Anna\tPROPN\tB-PER
sings\tVERB\tO

# sent_id = 2
Bob\tPROPN\tB-PER
hums\tVERB\tO
`;

describe("a file without multitask_id", () => {
  let document: vscode.TextDocument;

  beforeEach(async () => {
    document = await vscode.workspace.openTextDocument(await write(newName("conll"), withoutIds));
    await vscode.window.showTextDocument(document);
    await eventually(() => diagnostics(document).length === 2);
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  it("has an error on the first line of each sentence", () => {
    const found = diagnostics(document);
    assert.deepEqual(
      found.map(({ range }) => [range.start.line, range.end.line, range.end.character]),
      [
        [0, 0, document.lineAt(0).text.length],
        [3, 3, document.lineAt(3).text.length],
      ],
    );
    for (const { severity, source } of found) {
      assert.equal(severity, vscode.DiagnosticSeverity.Error);
      assert.equal(source, "multitask");
    }
  });

  it("links each error to the page of its rule", () => {
    const { code } = diagnostics(document)[0]!;
    assert.ok(typeof code === "object");
    assert.equal(code.value, missing);
    assert.match(code.target.toString(), /^command:multitask\.showRule/);
  });

  it("is fixed in one place, and one undo takes the fix back", async () => {
    const fix = await actionTitled(document, 0, "Add multitask_id = task_ner|task_pos");
    assert.ok(fix.isPreferred);
    await apply(fix);
    assert.equal(document.lineAt(0).text, "# multitask_id = task_ner|task_pos");
    await eventually(() => diagnostics(document).length === 1);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), withoutIds);
    await eventually(() => diagnostics(document).length === 2);
  });

  it("is fixed as a whole, and one undo takes all of it back", async () => {
    await apply(await actionTitled(document, 0, `Fix all ${missing} problems in this file (2)`));
    assert.equal(document.lineAt(5).text, "# multitask_id = task_ner|task_pos");
    await eventually(() => diagnostics(document).length === 0);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), withoutIds);
  });

  it("is fixed by source.fixAll", async () => {
    const [action] = await actions(document, 0, "source.fixAll.multitask");
    await apply(action!);
    await eventually(() => diagnostics(document).length === 0);
  });

  it("is fixed on save where the settings say so", async () => {
    await mendOnSave(async () => {
      const editor = vscode.window.activeTextEditor!;
      await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, "now\tADV\tO\n"));
      await vscode.commands.executeCommand("workbench.action.files.save");
    });
    assert.equal(document.lineAt(0).text, "# multitask_id = task_ner|task_pos");
    assert.equal(document.isDirty, false);
    assert.equal((await read(document.uri)).match(/multitask_id/g)?.length, 2);
  });

  it("is told nothing of a rule that a comment turns off, in a sentence or in the file", async () => {
    await apply(await actionTitled(document, 0, `Turn off ${missing} for this sentence`));
    assert.equal(document.lineAt(0).text, `# multitask_lint_off = ${missing}`);
    await eventually(() => ofRule(document, missing).length === 1);
    await apply(await actionTitled(document, 4, `Turn off ${missing} in this file`));
    assert.equal(document.lineAt(1).text, `# multitask_lint_off_file = ${missing}`);
    await eventually(() => ofRule(document, missing).length === 0);
  });

  it("has the severities of the settings", async () => {
    const settings = vscode.workspace.getConfiguration("multitask.lint");
    const set = (rules: unknown) => settings.update("rules", rules, vscode.ConfigurationTarget.Global);
    try {
      await set({ "multitask-id/*": "info" });
      await eventually(() =>
        ofRule(document, missing).every(({ severity }) => severity === vscode.DiagnosticSeverity.Information),
      );
      await set({ [missing]: "off" });
      await eventually(() => ofRule(document, missing).length === 0);
    } finally {
      await set(undefined);
    }
    await eventually(() => ofRule(document, missing).length === 2);
  });

  it("is checked again after each edit", async () => {
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), "# multitask_id = task_ner\n");
    await vscode.workspace.applyEdit(edit);
    const rules = () => diagnostics(document).map(({ code }) => (typeof code === "object" ? code.value : code));
    await eventually(() => rules().filter((rule) => rule === missing).length === 1);
  });

  it("is not checked where the setting says so", async () => {
    const settings = vscode.workspace.getConfiguration("multitask.lint");
    await settings.update("enabled", false, vscode.ConfigurationTarget.Global);
    await eventually(() => diagnostics(document).length === 0);
    await settings.update("enabled", undefined, vscode.ConfigurationTarget.Global);
    await eventually(() => diagnostics(document).length === 2);
  });
});

describe("a file of which some problems hide others", () => {
  it("is fixed to the end by source.fixAll", async () => {
    const uri = await write("hidden.conll", "Anna\tPROPN\tB-PER\nsings\tVERB\t\n");
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    await eventually(() => ofRule(document, "columns/empty-cell").length === 1);
    await apply((await actions(document, 0, "source.fixAll.multitask"))[0]!);
    const ids = "# multitask_id = task_ner|task_pos\n";
    assert.equal(document.getText(), `${ids}Anna\tPROPN\tB-PER\nsings\tVERB\t_\n`);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), "Anna\tPROPN\tB-PER\nsings\tVERB\t\n");
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("a CoNLL-U file with CR LF", () => {
  const rule = "layout/line-break";
  const sentence = (id: number, deps: string) =>
    `# sent_id = ${id}\n# text = Anna sings\n` +
    `1\tAnna\tAnna\tPROPN\t_\t_\t2\tnsubj\t_\t_\n2\tsings\tsing\tVERB\t_\t_\t0\troot\t${deps}\t_\n\n`;
  const faulty = `${sentence(1, "")}\n${sentence(2, " ")}`;
  const mended = `${sentence(1, "_")}${sentence(2, "_")}`;
  const before = faulty.replaceAll("\n", "\r\n");
  let document: vscode.TextDocument;

  beforeEach(async () => {
    document = await vscode.workspace.openTextDocument(await write(newName("conllu"), before));
    await vscode.window.showTextDocument(document);
    await eventually(() => ofRule(document, rule).length === 1);
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
  });
  afterEach(() => vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor"));

  // What the command that lists code actions answers has lost its ends of lines; the editor itself applies them.
  const applyFirst = (kind: string, preferred = false) =>
    vscode.commands.executeCommand("editor.action.codeAction", { kind, preferred, apply: "first" });

  it("gets other line breaks and nothing else from the fix, and one undo takes it back", async () => {
    const { range } = ofRule(document, rule)[0]!;
    vscode.window.activeTextEditor!.selection = new vscode.Selection(range.start, range.start);
    assert.ok(await actionTitled(document, range.start.line, "End all lines with LF"));
    await eventually(async () => {
      if (document.getText() === before) await applyFirst("quickfix", true);
      return document.eol === vscode.EndOfLine.LF;
    });
    assert.equal(document.getText(), faulty);
    await eventually(() => ofRule(document, rule).length === 0);
    await vscode.commands.executeCommand("undo");
    assert.equal(document.getText(), before);
    await eventually(() => ofRule(document, rule).length === 1);
  });

  it("is mended as a whole by source.fixAll, undone and redone in one step", async () => {
    // The command does nothing where the editor has no focus yet.
    await eventually(async () => {
      if (document.getText() === before) await applyFirst("source.fixAll.multitask");
      return document.eol === vscode.EndOfLine.LF;
    });
    assert.equal(document.getText(), mended);
    await eventually(() => ofRule(document, rule).length === 0);
    for (const round of [1, 2]) {
      await vscode.commands.executeCommand("undo");
      await eventually(() => document.getText() === before, `the text as it was, in round ${round}`);
      await vscode.commands.executeCommand("redo");
      await eventually(() => document.getText() === mended, `the mended text, in round ${round}`);
    }
  });

  it("is mended on save where the settings say so", async () => {
    await mendOnSave(async () => {
      await vscode.window.activeTextEditor!.edit((edit) => edit.insert(document.lineAt(0).range.end, "0"));
      await vscode.commands.executeCommand("workbench.action.files.save");
    });
    assert.equal(await read(document.uri), mended.replace("= 1", "= 10"));
    assert.equal(document.isDirty, false);
  });

  it("is mended in the workspace without being open, and so are files with several kinds of line breaks", async () => {
    const mixed = "Anna\tPROPN\r\nsings\tVERB\nloud\tADV\r\n";
    const files = [
      [await write("closed.conllu", before), faulty],
      [await write("more-crlf.conllu", before.replace("\r\n", "\n")), faulty],
      [await write("more-lf.conllu", faulty.replace("\n", "\r\n")), faulty],
      [await write("mixed.conll", mixed), mixed.replace("VERB\n", "VERB\r\n")],
    ] as const;
    await vscode.commands.executeCommand("multitask.fixRule", rule);
    for (const [uri, wanted] of files) {
      await eventually(async () => (await read(uri)) === wanted, `the line breaks in ${uri.path}`);
    }
    assert.equal(document.getText(), faulty);
  });
});

describe("a CoNLL-U text with CR LF that no file holds", () => {
  it("is mended by source.fixAll too", async () => {
    const content = "# sent_id = 1\r\n# text = a\r\n1\ta\ta\tX\t_\t_\t0\troot\t_\t_ \r\n\r\n";
    const document = await vscode.workspace.openTextDocument({ language: "conll", content });
    await vscode.window.showTextDocument(document);
    await eventually(() => ofRule(document, "layout/line-break").length === 1);
    await eventually(async () => {
      await vscode.commands.executeCommand("editor.action.codeAction", {
        kind: "source.fixAll.multitask",
        apply: "first",
      });
      return document.eol === vscode.EndOfLine.LF && !document.getText().includes("_ \n");
    });
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("a file with more problems than VS Code shows", () => {
  it("lists a thousand, a summary first", async () => {
    const uri = await write("many.conll", "Anna\tPROPN\tB-PER\n\n".repeat(1500));
    const document = await vscode.workspace.openTextDocument(uri);
    await eventually(() => diagnostics(document).length === 1000);
    assert.ok(diagnostics(document).some(({ message }) => message.includes("1500 errors")));
  });
});

describe("all files of the workspace", () => {
  it("are fixed by one command, open or not", async () => {
    const closed = await write("closed.conll", withoutIds);
    const open = await vscode.workspace.openTextDocument(await write("open.conll", withoutIds));
    await vscode.window.showTextDocument(open);
    await vscode.commands.executeCommand("multitask.fixRule", missing);
    const fixed = "# multitask_id = task_ner|task_pos\nAnna";
    await eventually(() => open.getText().startsWith(fixed));
    await eventually(async () => (await vscode.workspace.openTextDocument(closed)).getText().startsWith(fixed));
  });
});

/** Does something while the setting mends files on saving. */
async function mendOnSave(act: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration("editor", { languageId: "conll" });
  const onSave = (value: unknown) =>
    settings.update("codeActionsOnSave", value, vscode.ConfigurationTarget.Global, true);
  await onSave({ "source.fixAll.multitask": "explicit" });
  try {
    await act();
  } finally {
    await onSave(undefined);
  }
}

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

let opened = 0;

/** A name that no file had before: VS Code may still hold the text of one that has just been closed. */
function newName(extension: string): string {
  return `opened-${opened++}.${extension}`;
}

function diagnostics(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}

function ofRule(document: vscode.TextDocument, rule: string): vscode.Diagnostic[] {
  return diagnostics(document).filter(({ code }) => typeof code === "object" && code.value === rule);
}

async function actions(document: vscode.TextDocument, line: number, kind?: string): Promise<vscode.CodeAction[]> {
  const { range } = document.lineAt(line);
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind);
}

async function actionTitled(document: vscode.TextDocument, line: number, title: string): Promise<vscode.CodeAction> {
  const found = await actions(document, line);
  const action = found.find((one) => one.title === title);
  assert.ok(action, `"${title}" is not among: ${found.map((one) => one.title).join("; ")}`);
  return action;
}

async function apply({ edit }: vscode.CodeAction): Promise<void> {
  assert.ok(await vscode.workspace.applyEdit(edit!));
}
