/**
 * A key typed in the middle of a document of 300,000 lines, in a real extension host: how long the extension works until the document's
 * diagnostics are set, and whether a burst of keys is slower than in plain text. Run with: npm run bench:keystroke
 */
import { Session } from "node:inspector/promises";
import type { Profiler } from "node:inspector";
import Mocha from "mocha";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { at, largeCorpus, lines, wait } from "./large-corpus";

const KEYS = 40;
const LIMIT = 30;
/** Between a key and the next measurement, in milliseconds. */
const PAUSE = 700;

const { consoleLog } = Mocha.reporters.Base as unknown as { consoleLog: (line: string) => void };

describe("a key typed in the middle of 300,000 lines", function () {
  this.timeout(600_000);

  it("is followed by diagnostics", async () => {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, "large.conll");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(largeCorpus()));
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
    placeCaret(editor);
    const keys: Measured[] = [];
    const pauses: number[] = [];
    for (let key = 0; key < 2 * KEYS; key++) {
      // Measuring what is ours keeps the host busy, so that the whole of it is measured with other keys.
      keys.push(await typeKey(editor, key % 2 === 0));
      await wait(PAUSE);
      const before = performance.eventLoopUtilization();
      await wait(keys.at(-1)!.passed);
      pauses.push(performance.eventLoopUtilization(before).active);
      await wait(PAUSE);
    }
    const ours = keys.flatMap((key) => key.ours ?? []);
    const all = keys.flatMap(({ ours, active }) => (ours === undefined ? active : []));
    const summary = (values: readonly number[]) => `${at(0.5, values)} ms (median) and ${at(0.95, values)} ms (95 %)`;

    const burst = await typeBurst(editor);
    const plainUri = uri.with({ path: uri.path.replace(/conll$/, "txt") });
    await vscode.workspace.fs.writeFile(plainUri, new TextEncoder().encode(largeCorpus()));
    const plainEditor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(plainUri));
    await wait(10_000);
    placeCaret(plainEditor);
    const plainBurst = await typeBurst(plainEditor);

    consoleLog(
      [
        `    ${document.lineCount} lines, ${vscode.languages.getDiagnostics(uri).length} diagnostics, ${KEYS} keys`,
        `from a key to its diagnostics the extension worked ${summary(ours)}: ${(Number(at(0.95, ours)) / LIMIT).toFixed(2)} x the limit of ${LIMIT} ms`,
        `the whole extension host was busy ${summary(all)}`,
        `and in the same time without a key ${summary(pauses)}`,
        `diagnostics were set ${summary(keys.map(({ passed }) => passed))} after the key`,
        `a key of a burst took ${summary(burst)}, in the same text as plain text ${summary(plainBurst)}`,
      ].join("\n      "),
    );
  });
});

/** Puts the caret into the tag of a part of speech in the middle of the text, so that each key changes what is said of it. */
function placeCaret(editor: vscode.TextEditor): void {
  const middle = Math.floor(lines / 18) * 9 + 4;
  const place = new vscode.Position(middle, editor.document.lineAt(middle).text.lastIndexOf("\t"));
  editor.selection = new vscode.Selection(place, place);
}

/** Types one key right after the other and returns how long each took, in milliseconds. */
async function typeBurst(editor: vscode.TextEditor): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    const start = performance.now();
    await vscode.commands.executeCommand("type", { text: "y" });
    times.push(performance.now() - start);
  }
  await editor.document.save();
  return times;
}

interface Measured {
  /** How long the extension worked, with the garbage collections in it, in milliseconds; where that was asked for. */
  readonly ours: number | undefined;
  /** How long the host's event loop was busy, be it with VS Code's own work. */
  readonly active: number;
  readonly passed: number;
}

/** Types a key into a tag and waits until a diagnostic names the tag as it is then. */
async function typeKey({ document, selection }: vscode.TextEditor, isProfiled: boolean): Promise<Measured> {
  const tag = document.getText(document.getWordRangeAtPosition(selection.active));
  const changed = new Promise<void>((resolve) => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (!vscode.languages.getDiagnostics(document.uri).some(({ message }) => message.includes(`"${tag}x"`))) return;
      listener.dispose();
      resolve();
    });
  });
  const profiler = isProfiled ? await startProfiler() : undefined;
  const start = performance.now();
  const before = performance.eventLoopUtilization();
  await vscode.commands.executeCommand("type", { text: "x" });
  await changed;
  const { active } = performance.eventLoopUtilization(before);
  const passed = performance.now() - start;
  const profile = await profiler?.();
  return { ours: profile && timeIn("dist/extension.js", profile), active, passed };
}

/** Samples what this thread does, until the function that it returns is called. */
async function startProfiler(): Promise<() => Promise<Profiler.Profile>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 200 });
  await session.post("Profiler.start");
  return async () => {
    const { profile } = await session.post("Profiler.stop");
    session.disconnect();
    return profile;
  };
}

/** The time in a profile in which a function of a file was running or waited for one that it called, in milliseconds. */
function timeIn(file: string, { nodes, samples = [], timeDeltas = [] }: Profiler.Profile): number {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const files = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const isInFile = (id: number | undefined): boolean =>
    id !== undefined && (files.get(id)!.endsWith(file) || isInFile(parents.get(id)));
  const times = samples.map((id, i) => (isInFile(id) ? timeDeltas[i]! : 0));
  return times.reduce((sum, time) => sum + time, 0) / 1000;
}
