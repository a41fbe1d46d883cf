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
/** Diagnostics follow a key after 250 ms; what the host does in this time is the work for that key. */
const SETTLED = 700;

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
    // The host runs VS Code's own extensions too: one looks through the whole text for merge conflicts after each key.
    const conflicts = vscode.workspace.getConfiguration("merge-conflict");
    await conflicts.update("codeLens.enabled", false, vscode.ConfigurationTarget.Workspace);
    await conflicts.update("decorators.enabled", false, vscode.ConfigurationTarget.Workspace);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const middle = Math.floor(LINES / 18) * 9 + 4;
    const place = new vscode.Position(middle, document.lineAt(middle).text.indexOf("\t"));
    editor.selection = new vscode.Selection(place, place);

    const idle = await worked(() => Promise.resolve());
    const times: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      times.push(await worked(async () => void (await vscode.commands.executeCommand("type", { text: "x" }))));
    }
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.min(KEYS - 1, Math.floor(share * KEYS))]!.toFixed(1);
    consoleLog(
      `    ${document.lineCount} lines, ${vscode.languages.getDiagnostics(uri).length} diagnostics, ${KEYS} keys: ` +
        `the host worked ${at(0.5)} ms (median), ${at(0.95)} ms (95 %) a key until all was settled, ` +
        `${idle.toFixed(1)} ms in the same time without a key; ${(Number(at(0.95)) / LIMIT).toFixed(2)} x the limit of ${LIMIT} ms`,
    );
  });
});

/** The time that the host's event loop was busy from the call until all was settled, in milliseconds. */
async function worked(type: () => Promise<void>): Promise<number> {
  const before = performance.eventLoopUtilization();
  await type();
  await new Promise((resolve) => setTimeout(resolve, SETTLED));
  return performance.eventLoopUtilization(before).active;
}
