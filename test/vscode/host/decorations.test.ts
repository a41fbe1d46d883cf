import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { PredictingModel } from "../../../src/editor/active-model";
import { Decorations } from "../../../src/editor/decorations";
import type { Painter, PlacedMark } from "../../../src/editor/decoration-types";
import { Documents } from "../../../src/editor/documents";
import { Predictions } from "../../../src/editor/predictions";
import { Projects } from "../../../src/editor/projects";
import { ProseDocuments } from "../../../src/editor/prose-documents";
import type { SentencePrediction } from "../../../src/messages/model-process";
import type { SentenceWords } from "../../../src/tasks/document-context";
import { Random } from "../../../src/model/random";
import { eventually } from "../eventually";
import { write } from "./files";

const model: PredictingModel = {
  folder: "/no/model",
  tasks: [
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 },
    { id: "task_pos", kind: "token", column: "pos", weight: 1 },
  ],
  contextWords: 0,
};

/** A model whose tags can be told from the words: names are written with a capital, and a part of speech is a length. */
const nerOf = (form: string) => (/^\p{Lu}/u.test(form) ? "B-PER" : "O");
const posOf = (form: string) => `L${form.length}`;
function predict({ forms }: SentenceWords): SentencePrediction {
  const tags = (tagOf: (form: string) => string) =>
    forms.map((form) => ({ tag: tagOf(form), probability: 1, alternatives: [] }));
  return { task_ner: tags(nerOf), task_pos: tags(posOf) };
}

/** Looks at each painting at the moment of it: every mark must be true of the text as it then is. */
class Witness implements Painter {
  readonly wrong: string[] = [];
  readonly painted = new Map<string, readonly PlacedMark[]>();
  paintings = 0;

  apply({ document }: vscode.TextEditor, marks: Iterable<PlacedMark>): void {
    const all = [...marks];
    this.paintings++;
    this.painted.set(document.uri.toString(), all);
    for (const [mark, range] of all)
      if (!isTrue(mark, range, document)) this.wrong.push(inWords(mark, range, document));
  }

  dispose(): void {}
}

function isTrue(mark: PlacedMark[0], range: vscode.Range, document: vscode.TextDocument): boolean {
  const { text } = document.lineAt(range.start.line);
  const word = document.getText(range);
  if (mark.kind === "entity") return nerOf(word) === "B-PER" && !/\s/.test(word);
  if (mark.kind === "note") return mark.tag === posOf(word);
  const [form = ""] = text.split("\t");
  if (mark.kind === "span") return word === form && nerOf(form) === "B-PER";
  const expected = mark.task === "task_ner" ? nerOf(form) : posOf(form);
  return range.isEmpty && range.end.character === text.length && mark.tag === expected;
}

function inWords(mark: PlacedMark[0], { start, end }: vscode.Range, document: vscode.TextDocument): string {
  const place = `${start.line}:${start.character}-${end.character}`;
  return `${JSON.stringify(mark)} at ${place} of ${JSON.stringify(document.lineAt(start.line).text)}`;
}

/** Sentences of a column file, of which every other has no annotation. */
function columns(random: Random, sentences: number): string {
  return Array.from({ length: sentences }, (_, at) => {
    const words = Array.from({ length: 2 + random.below(6) }, () => form(random));
    const tag = (tagged: string) => (at % 2 === 0 ? tagged : "_");
    return words.map((word) => `${word}\t${tag(posOf(word))}\t${tag("O")}\n`).join("");
  }).join("\n");
}

function prose(random: Random, paragraphs: number): string {
  const sentence = () => Array.from({ length: 2 + random.below(6) }, () => form(random)).join(" ");
  return Array.from({ length: paragraphs }, () => `${sentence()} .\n${sentence()} .\n`).join("\n");
}

function form(random: Random): string {
  return ["Anna", "sings", "in", "Lisbon", "a", "song", "Peter", "today"][random.below(8)]!;
}

describe("the decorations of an editor", () => {
  const settings = () => vscode.workspace.getConfiguration("multitask.predictions");
  const show = (name: string, value: unknown) => settings().update(name, value, vscode.ConfigurationTarget.Global);

  let random: Random;
  let witness: Witness;
  let parts: vscode.Disposable;
  let failures: string[];

  beforeEach(() => {
    random = new Random(1);
    witness = new Witness();
    failures = [];
    const never = new vscode.EventEmitter<void>();
    const active = { current: model, onDidChange: never.event };
    const process = {
      predict: async (_: string, sentences: readonly SentenceWords[]) => {
        await sleep(random.below(30));
        return sentences.map(predict);
      },
    };
    const projects = new Projects();
    const documents = new Documents(projects);
    const texts = new ProseDocuments();
    const predictions = new Predictions(process, active, { report: (message) => failures.push(message) });
    const decorations = new Decorations(documents, texts, predictions, active, witness);
    parts = vscode.Disposable.from(decorations, predictions, texts, documents, projects, never);
  });
  afterEach(async () => {
    parts.dispose();
    for (const name of ["show", "hiddenTasks", "tagsInTexts", "inTexts"]) await show(name, undefined);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    assert.deepEqual(failures, []);
  });

  async function open(name: string, text: string): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(await write(name, text));
  }

  const marksIn = ({ document }: vscode.TextEditor) => witness.painted.get(document.uri.toString()) ?? [];
  const kinds = (editor: vscode.TextEditor) => new Set(marksIn(editor).map(([{ kind }]) => kind));
  const texts = (editor: vscode.TextEditor, kind: string) =>
    marksIn(editor)
      .filter(([mark]) => mark.kind === kind)
      .map(([mark, range]) => `${editor.document.getText(range)}${"tag" in mark ? ` ${mark.tag}` : ""}`);

  it("are those of a Markdown text, without front matter, code and links", async () => {
    const text = "---\nby: Anna\n---\n# Peter\n\nHere [Maria](http://x.y) met `Otto`\nand Tim.\n\n```\nEva\n```\n";
    const editor = await open("marked.md", text);
    await eventually(() => marksIn(editor).length > 0);
    assert.deepEqual(texts(editor, "entity"), ["Peter", "Here", "Tim"]);
    await show("tagsInTexts", true);
    await eventually(() => kinds(editor).has("note"));
    assert.deepEqual(texts(editor, "note"), ["Peter L5", "Here L4", "met L3", "and L3", "Tim L3", ". L1"]);
    await show("inTexts", false);
    await eventually(() => marksIn(editor).length === 0);
  });

  it("are those of a plain text", async () => {
    const editor = await open("plain.txt", "Dr. Who met Anna.\nThen she sang.\n");
    await eventually(() => marksIn(editor).length > 0);
    assert.deepEqual(texts(editor, "entity"), ["Dr", "Who", "Anna", "Then"]);
  });

  it("are all, differences alone, or none, and of some tasks only", async () => {
    const editor = await open("switched.conll", "Anna\tL4\tO\nsings\tL4\tO\n\nPeter\t_\t_\n");
    await eventually(() => marksIn(editor).length > 0);
    assert.deepEqual(texts(editor, "tag"), [" B-PER", " L5", " B-PER", " L5"]);
    assert.deepEqual(texts(editor, "span"), ["Anna", "Peter"]);
    await show("show", "differences");
    await eventually(() => texts(editor, "span").length === 1);
    assert.deepEqual(texts(editor, "tag"), [" B-PER", " L5"]);
    await show("hiddenTasks", ["task_ner"]);
    await eventually(() => marksIn(editor).length === 1);
    await show("show", "off");
    await eventually(() => marksIn(editor).length === 0);
  });

  for (const [name, text, rounds] of [
    ["random.conll", columns, 1_000],
    ["random.md", prose, 300],
  ] as const) {
    it(`are true of ${name} at every moment of ${rounds} random edits and jumps`, async function () {
      this.timeout(180_000);
      const editor = await open(name, text(random, 300));
      if (name.endsWith("md")) await show("tagsInTexts", true);
      const { document } = editor;
      for (let round = 0; round < rounds; round++) {
        const line = random.below(document.lineCount);
        if (random.below(4) === 0) editor.revealRange(new vscode.Range(line, 0, line, 0));
        // Near the place that is on the screen more often than not.
        const shown = editor.visibleRanges[0]!;
        const near = shown.start.line + random.below(shown.end.line - shown.start.line + 1);
        await change(editor, random, random.below(3) === 0 ? line : near);
        if (random.below(3) === 0) await sleep(random.below(60));
      }
      assert.deepEqual(witness.wrong.slice(0, 3), []);
      assert.ok(witness.paintings > rounds / 10, `${witness.paintings} paintings`);
      await eventually(() => isComplete(editor), "marks for all that is on the screen");
      assert.deepEqual(witness.wrong.slice(0, 3), []);
    });
  }

  /** Every name on the screen is marked. */
  function isComplete(editor: vscode.TextEditor): boolean {
    const marked = new Set(marksIn(editor).map(([{ kind }, { start }]) => `${kind} ${start.line} ${start.character}`));
    return editor.visibleRanges.every(({ start, end }) => {
      for (let line = start.line; line <= end.line; line++) {
        const { text } = editor.document.lineAt(line);
        const isColumns = editor.document.languageId === "conll";
        const names = isColumns
          ? [...text.matchAll(/^\p{Lu}\p{L}*/gu)]
          : [...text.matchAll(/(?<!\p{L})\p{Lu}\p{L}*/gu)];
        if (names.some(({ index }) => !marked.has(`${isColumns ? "span" : "entity"} ${line} ${index}`))) return false;
      }
      return true;
    });
  }
});

async function change(editor: vscode.TextEditor, random: Random, line: number): Promise<void> {
  const { document } = editor;
  const { range, rangeIncludingLineBreak, text } = document.lineAt(line);
  const isColumns = document.languageId === "conll";
  const word = form(random);
  const inserted = isColumns ? `${word}\t${random.below(2) ? posOf(word) : "_"}\tO\n` : `${word} ${form(random)} .\n`;
  const changes: ((edit: vscode.TextEditorEdit) => void)[] = [
    (edit) => edit.insert(range.start, inserted),
    (edit) => edit.insert(range.start, "\n"),
    (edit) => edit.delete(rangeIncludingLineBreak),
    (edit) => edit.insert(range.start, "Q"),
    (edit) => edit.insert(range.start, "q"),
    (edit) => text !== "" && edit.delete(new vscode.Range(line, 0, line, 1)),
    (edit) => edit.delete(new vscode.Range(line, 0, Math.min(document.lineCount - 1, line + random.below(5)), 0)),
  ];
  const which = random.below(changes.length + 1);
  if (which === changes.length) await vscode.commands.executeCommand("undo");
  else await editor.edit(changes[which]!);
}
