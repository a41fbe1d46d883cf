import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../eventually";
import { allThemes, Workbench } from "./workbench";

const columns = `# sent_id = 1
Anna	_	_
Keller	_	_
lives	_	_
in	_	_
Lisbon	_	_
.	_	_

# multitask_id = task_ner|task_pos
Peter	NOUN	B-LOC
sings	VERB	O
.	PUNCT	O
`;

const markdown = `---
title: About Anna Keller
---

# Anna Keller

Anna Keller lives in **Lisbon** and works for [Nordwind](https://example.org).
She met \`Peter\` in Porto.

- Peter Lindqvist lives in Oslo.

\`\`\`
Anna Keller lives in Lisbon.
\`\`\`
`;

const plain = `Anna Keller lives in Lisbon.
She met Peter Lindqvist in Oslo.
`;

describe("predictions in open files, by keys alone", () => {
  let workbench: Workbench;
  const file = (name: string) => path.join(workbench.folder, name);
  const press = async (...keys: string[]) => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };

  before(async function () {
    this.timeout(120_000);
    workbench = await Workbench.open({ settings: { "files.autoSave": "off", "editor.minimap.enabled": false } });
    writeFileSync(file("open.conll"), columns);
    writeFileSync(file("notes.md"), markdown);
    writeFileSync(file("plain.txt"), plain);
    await workbench.openFile("open.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await workbench.webview().getByRole("heading", { name: "The model is trained" }).waitFor({ timeout: 110_000 });
    await workbench.runCommand("View: Close All Editors");
  });
  after(() => workbench.close());

  const decorated = () => workbench.editor.decorations();
  const afters = async () => (await decorated()).map(({ after }) => after).filter((after) => after !== "");
  const status = async () => (await workbench.statusBar()).find((text) => text.startsWith("sample")) ?? "";

  async function inAllThemes(name: string): Promise<void> {
    for (const theme of allThemes) {
      await workbench.setTheme(theme);
      await workbench.screenshot(`${name}-${theme}`);
    }
    await workbench.setTheme("light");
  }

  it("name the spans of Markdown, but leave front matter, code and links alone", async () => {
    await workbench.openFile("notes.md");
    await eventually(async () => (await afters()).length >= 4, "named spans");
    const marked = (await decorated()).map(({ text }) => text.trim());
    assert.ok(
      marked.some((text) => text.includes("Lisbon")),
      marked.join("; "),
    );
    assert.ok(!marked.some((text) => text.includes("Nordwind") || text.includes("title")), marked.join("; "));
    await inAllThemes("markdown");
  });

  it("tell the part of speech of a word of Markdown in its hover, and after it on demand", async () => {
    const hover = await workbench.editor.hover("lives", "task_pos");
    assert.match(hover, /VERB/);
    await workbench.screenshot("markdown-hover");
    await workbench.runCommand("Multitask Tagger: Choose Which Predictions Are Shown");
    await workbench.pick("Tags after words");
    await eventually(async () => (await afters()).includes("VERB"), "tags after words");
    await inAllThemes("markdown-tags");
    await workbench.runCommand("Multitask Tagger: Choose Which Predictions Are Shown");
    await workbench.pick("Tags after words");
    await eventually(async () => !(await afters()).includes("VERB"), "no tags after words");
  });

  it("name the spans of plain text", async () => {
    await workbench.openFile("plain.txt");
    await eventually(async () => (await afters()).length >= 2, "named spans");
    await inAllThemes("plain-text");
  });

  it("are all shown in a column file, differences alone, or none", async () => {
    await workbench.openFile("open.conll");
    await eventually(async () => (await afters()).some((after) => after.startsWith("ner ")), "predicted tags");
    assert.match(await status(), /^sample$/);
    await inAllThemes("columns");
    await workbench.runCommand("Multitask Tagger: Show Predictions that Differ from the Annotation");
    await eventually(async () => (await status()) === "sample: differences", "the status of differences");
    await eventually(async () => (await afters()).length < 4, "fewer tags");
    await workbench.screenshot("columns-differences");
    await workbench.runCommand("Multitask Tagger: Hide Predictions");
    await eventually(async () => (await decorated()).length === 0, "nothing decorated");
    assert.equal(await status(), "sample: off");
    await workbench.runCommand("Multitask Tagger: Show All Predictions");
    await eventually(async () => (await afters()).length > 4, "all of them");
  });

  it("say in the hover what tags stand for and how the form is annotated in the corpus", async () => {
    const hover = await workbench.editor.hover("Lisbon", "in the corpus");
    assert.match(hover, /location/);
    assert.match(hover, /proper noun/);
    assert.match(hover, /train again/);
    await inAllThemes("columns-hover");
  });

  it("are accepted by token and span, sentence, and file, each undone in one step", async () => {
    await workbench.openFile("open.conll");
    const text = async () => {
      await press("Control+S");
      return readFileSync(file("open.conll"), "utf8");
    };
    const accepted = async (how: () => Promise<void>, isDone: (text: string) => boolean, what: string) => {
      await how();
      await eventually(async () => isDone(await text()), what);
      await press("Control+Z");
      await eventually(async () => (await text()) === columns, `${what} undone`);
    };
    const caretAt = async (word: string) => {
      await workbench.editor.click(word);
    };
    await caretAt("Keller");
    await accepted(
      () => press("Alt+Enter"),
      (now) => /\nAnna\t_\tB-PER\nKeller\tPROPN\tI-PER\n/.test(now),
      "the span at the caret",
    );
    await accepted(
      () => press("Shift+Alt+Enter"),
      (now) => /\nlives\tVERB\tO\nin\tADP\tO\nLisbon\tPROPN\tB-LOC\n/.test(now),
      "the sentence",
    );
    await accepted(
      async () => {
        await workbench.runCommand("Multitask Tagger: Accept Predictions of the File");
        await workbench.pickerShows("At least 90 % sure");
        await workbench.screenshot("accept-file");
        await workbench.pick("At least 90 % sure");
      },
      (now) => now !== columns && /\nPeter\tNOUN\tB-LOC\n/.test(now),
      "all of the file above 0.9",
    );
  });

  it("are reviewed sentence by sentence without the mouse", async () => {
    await workbench.runCommand("Multitask Tagger: Review: Start Over");
    await workbench.runCommand("Multitask Tagger: Review Sentences");
    const list = workbench.page.locator(".pane-body .monaco-list-row", { hasText: /\.conll:\d+/ });
    await list.nth(5).waitFor();
    await workbench.page.locator(".pane-body .monaco-list-row .codicon-arrow-right").waitFor();
    const progress = () => workbench.page.locator(".pane-header", { hasText: "Review" }).innerText();
    await inAllThemes("review");
    for (let reviewed = 1; reviewed <= 10; reviewed++) {
      await press(reviewed === 3 ? "Shift+Alt+N" : "Alt+N");
      const done = reviewed < 3 ? reviewed : reviewed - 1;
      await eventually(async () => (await progress()).includes(`${done} of `), `${done} sentences reviewed`);
    }
    await press("Alt+A");
    await eventually(async () => (await progress()).includes("10 of "), "10 sentences reviewed");
    await workbench.screenshot("review-going-on");
    await workbench.runCommand("File: Save All");
    await workbench.page.reload();
    await list.first().waitFor({ timeout: 30_000 });
    await eventually(async () => (await progress()).includes("10 of "), "10 sentences after a reload", 30_000);
    await workbench.screenshot("review-reloaded");
  });
});
