/**
 * Predictions in a document of 300,000 lines, in a real extension host with a trained model: how long after it was opened, and after a
 * jump, what is visible is predicted; whether keys are slower than without predictions; and how much memory the host takes.
 * Run with: npm run bench:keystroke -- --grep predictions
 */
import Mocha from "mocha";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { PredictingModel } from "../../src/editor/active-model";
import { Decorations } from "../../src/editor/decorations";
import type { Painter, PlacedMark } from "../../src/editor/decoration-types";
import { Documents } from "../../src/editor/documents";
import { Predictions } from "../../src/editor/predictions";
import { Projects } from "../../src/editor/projects";
import { ProseDocuments } from "../../src/editor/prose-documents";
import { ModelProcess } from "../../src/process/client";
import { at, largeCorpus, lines, wait } from "./large-corpus";
import { trainOnSample } from "../../test/vscode/host/trained-model";

const JUMPS = 60;
const KEYS = 40;
const ROUNDS = 3;

const { consoleLog } = Mocha.reporters.Base as unknown as { consoleLog: (line: string) => void };

describe("predictions in 300,000 lines", function () {
  this.timeout(600_000);
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const settings = () => vscode.workspace.getConfiguration("multitask");
  const show = (extent: string) => settings().update("predictions.show", extent, vscode.ConfigurationTarget.Workspace);

  it("come at once and hold nobody up", async () => {
    const output = await trainOnSample("measured", 3);
    await settings().update("model", output, vscode.ConfigurationTarget.Workspace);
    const small = await write("small.conll", "Anna\t_\t_\nflew\t_\t_\n");
    const uri = await write("large.conll", largeCorpus({ isVaried: true }));
    const paintings = new Paintings();
    const parts = paintInto(paintings, output);
    await vscode.window.showTextDocument(small);
    await paintings.of(small, 0);
    const opening = performance.now();
    const editor = await vscode.window.showTextDocument(uri);
    const shown = performance.now() - opening;
    await paintings.of(uri, 2);
    const opened = performance.now() - opening;

    await wait(10_000);
    const memory = [process.memoryUsage().heapUsed];
    const jumps: number[] = [];
    for (let jump = 0; jump < JUMPS; jump++) {
      const line = 9 * Math.floor((((jump * 7919) % 10_000) / 10_000) * (lines / 9)) + 2;
      const start = performance.now();
      editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
      await paintings.of(uri, line);
      jumps.push(performance.now() - start);
      await wait(200);
    }
    memory.push(process.memoryUsage().heapUsed);
    parts.dispose();

    const bursts: Record<string, number[]> = { all: [], off: [] };
    for (let round = 0; round < 2 * ROUNDS; round++) {
      const extent = round % 2 === 0 ? "all" : "off";
      await show(extent);
      await wait(5_000);
      bursts[extent]!.push(...(await typeBurst(editor)));
    }
    await show("all");
    const megabytes = memory.map((bytes) => (bytes / 1e6).toFixed(0));
    consoleLog(
      [
        `    ${editor.document.lineCount} lines: the document was open after ${shown.toFixed(0)} ms, and what was visible painted after ${opened.toFixed(0)} ms`,
        `and ${at(0.5, jumps)} ms (median), ${at(0.95, jumps)} ms (95 %) after each of ${JUMPS} jumps`,
        `a key of a burst took ${at(0.5, bursts["all"]!)} ms (median), ${at(0.95, bursts["all"]!)} ms (95 %) with predictions`,
        `and ${at(0.5, bursts["off"]!)} ms, ${at(0.95, bursts["off"]!)} ms without`,
        `the heap of the host held ${megabytes[0]} MB after it was opened, and ${megabytes[1]} MB after the jumps`,
      ].join("\n      "),
    );
  });

  async function write(name: string, text: string): Promise<vscode.Uri> {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  }
});

/** What is painted, at the moment when it is. */
class Paintings implements Painter {
  private readonly painted = new Map<string, ReadonlySet<number>>();
  private readonly changed = new vscode.EventEmitter<void>();

  apply({ document }: vscode.TextEditor, marks: Iterable<PlacedMark>): void {
    this.painted.set(document.uri.toString(), new Set([...marks].map(([, { start }]) => start.line)));
    this.changed.fire();
  }

  /** Waits until something is painted in a line. */
  async of(uri: vscode.Uri, line: number): Promise<void> {
    while (!this.painted.get(uri.toString())?.has(line)) {
      await new Promise<void>((resolve) => {
        const listener = this.changed.event(() => {
          listener.dispose();
          resolve();
        });
      });
    }
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** The parts of the extension that predict and paint, once more: beside those of the extension itself, which do the same work. */
function paintInto(painter: Painter, folder: string): vscode.Disposable {
  const { extensionPath } = vscode.extensions.getExtension("multitask-tagger.multitask-tagger")!;
  const process = new ModelProcess({ entry: path.join(extensionPath, "dist/model-process.js") });
  const { tasks } = JSON.parse(readFileSync(path.join(folder, "model.json"), "utf8")) as PredictingModel;
  const never = new vscode.EventEmitter<void>();
  const model = { current: { folder, tasks, contextWords: 0 }, onDidChange: never.event };
  const documents = new Documents(new Projects());
  const prose = new ProseDocuments();
  const predictions = new Predictions(process, model, { report: (message) => consoleLog(message) });
  const decorations = new Decorations(documents, prose, predictions, model, painter);
  return vscode.Disposable.from(decorations, predictions, prose, documents, process, never);
}

/** Types one key right after the other and returns how long each took, in milliseconds. */
async function typeBurst(editor: vscode.TextEditor): Promise<number[]> {
  const middle = Math.floor(lines / 18) * 9 + 4;
  const place = new vscode.Position(middle, editor.document.lineAt(middle).text.lastIndexOf("\t"));
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(editor.selection);
  await wait(1_000);
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    const start = performance.now();
    await vscode.commands.executeCommand("type", { text: "y" });
    times.push(performance.now() - start);
  }
  return times;
}
