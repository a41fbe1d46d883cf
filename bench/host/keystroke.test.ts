/**
 * A key typed in the middle of a document of 300,000 lines, in a real extension host: how long the host works until the document's
 * diagnostics are set, the wait before it not counted. Run with: npm run bench:keystroke
 */
import Mocha from "mocha";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";

const LINES = 300_000;
const KEYS = 60;
const LIMIT = 30;
/** Between a key and the next measurement, in milliseconds. */
const PAUSE = 700;

const { consoleLog } = Mocha.reporters.Base as unknown as { consoleLog: (line: string) => void };

/** Sentences of six words, one of two hundred with a tag that is no tag, so that there is something to find. */
function corpus(): string {
  const words = ["Anna\tPROPN\tB-PER", "Keller\tPROPN\tI-PER", "flew\tVERB\tO", "to\tADP\tO", "Lisbon\tPROPN\tB-LOC"];
  const sentence = (at: number) => [
    `# sent_id = ${at}`,
    "# multitask_id = task_ner|task_pos",
    ...words,
    at % 200 === 0 ? ".\tPUNCT\tI-O" : ".\tPUNCT\tO",
    "",
    "",
  ];
  return Array.from({ length: LINES / 9 }, (_, at) => sentence(at).join("\n")).join("");
}

describe("a key typed in the middle of 300,000 lines", function () {
  this.timeout(300_000);

  it("is followed by diagnostics", async () => {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "large.conll");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(corpus()));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    // What the host does with each change besides ours: VS Code looks for merge conflicts, for links and for ports in use.
    const settings = { "merge-conflict.codeLens.enabled": false, "merge-conflict.decorators.enabled": false };
    for (const [name, value] of Object.entries({
      ...settings,
      "editor.links": false,
      "remote.autoForwardPorts": false,
    })) {
      await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
    }
    await wait(10_000);
    // In the tag of a part of speech, so that each key changes what is said of it.
    const middle = Math.floor(LINES / 18) * 9 + 4;
    const place = new vscode.Position(middle, document.lineAt(middle).text.lastIndexOf("\t"));
    editor.selection = new vscode.Selection(place, place);

    const keys: Measured[] = [];
    const pauses: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      keys.push(await typeKey(editor));
      await wait(PAUSE);
      const before = performance.eventLoopUtilization();
      await wait(keys.at(-1)!.passed);
      pauses.push(performance.eventLoopUtilization(before).active);
      await wait(PAUSE);
    }
    const worked = keys.map(({ active }) => active);
    consoleLog(
      `    ${document.lineCount} lines, ${vscode.languages.getDiagnostics(uri).length} diagnostics, ${KEYS} keys: the host worked ` +
        `${at(0.5, worked)} ms (median), ${at(0.95, worked)} ms (95 %) from a key to its diagnostics, which are set ` +
        `${at(
          0.5,
          keys.map(({ passed }) => passed),
        )} ms after it (median); ` +
        `${at(0.5, pauses)} and ${at(0.95, pauses)} ms in the same time without a key; ` +
        `${(Number(at(0.95, worked)) / LIMIT).toFixed(2)} x the limit of ${LIMIT} ms`,
    );
  });
});

interface Measured {
  /** How long the host's event loop was busy, in milliseconds. */
  readonly active: number;
  readonly passed: number;
}

/** Types a key into a tag and waits until a diagnostic names the tag as it is then. */
async function typeKey({ document, selection }: vscode.TextEditor): Promise<Measured> {
  const tag = document.getText(document.getWordRangeAtPosition(selection.active));
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (!vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.includes(`"${tag}x"`))) return;
      listener.dispose();
      resolve();
    });
  });
  const start = performance.now();
  const before = performance.eventLoopUtilization();
  await vscode.commands.executeCommand("type", { text: "x" });
  await changed;
  return { active: performance.eventLoopUtilization(before).active, passed: performance.now() - start };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The value below which a share of the values lies. */
function at(share: number, values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
}
