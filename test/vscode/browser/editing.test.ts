import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

const splits = ["train.conll", "dev.conll", "test.conll"];
/** How long a notification is half transparent. */
const fadeIn = 1000;
const missing = "multitask-id/missing";

describe("writing column files", () => {
  let workbench: Workbench;

  beforeEach(async () => {
    // In a browser VS Code saves by itself after a moment.
    const settings = { "files.autoSave": "off", "editor.codeActionsOnSave": { "source.fixAll.multitask": "explicit" } };
    workbench = await Workbench.open({ settings });
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await workbench.screenshot("failed-editing");
    await workbench.close();
  });

  const read = (name: string) => readFileSync(path.join(workbench.folder, name), "utf8");
  const readAll = () => splits.map(read);
  const press = (key: string) => workbench.page.keyboard.press(key);
  const problemsOf = async (rule: string) => (await workbench.problems()).filter((row) => row.includes(rule)).length;

  it("mends all findings of a rule in the file, or when it is saved", async () => {
    await workbench.openFile("faulty.conll");
    await eventually(async () => (await problemsOf(missing)) > 1);
    const fixes = await workbench.editor.quickFixes("sample-faulty-0002");
    const all = `Fix all ${missing} problems in this file`;
    assert.ok(
      fixes.some((title) => title.startsWith(all)),
      fixes.join("; "),
    );
    await workbench.screenshot("editing-fix-all");
    await press("Escape");
    await workbench.editor.applyQuickFix("sample-faulty-0002", all);
    await eventually(async () => (await problemsOf(missing)) === 0);
    await workbench.screenshot("editing-fix-all-done");
    await press("Control+Z");
    await eventually(async () => (await problemsOf(missing)) > 1);

    await workbench.editor.click("mayor");
    await press("End");
    await workbench.page.keyboard.type("S");
    await press("Escape");
    await press("Control+S");
    await eventually(async () => (await problemsOf(missing)) === 0);
    await eventually(() => read("faulty.conll").includes("mayor\tNOUN\tOS\n"));
    assert.match(read("faulty.conll"), /sample-faulty-0002\n# multitask_id = task_ner\|task_pos\nMaria/);
    await workbench.screenshot("editing-fixed-on-save");
  });

  it("turns a rule off for a sentence and for the file", async () => {
    await workbench.openFile("faulty.conll");
    const before = await eventually(async () => (await problemsOf(missing)) || undefined);
    await workbench.editor.applyQuickFix("sample-faulty-0002", `Turn off ${missing} for this sentence`);
    await eventually(async () => (await problemsOf(missing)) === before - 1);
    assert.match((await workbench.editor.lines()).join("\n"), /# multitask_lint_off = multitask-id\/missing/);
    await workbench.screenshot("editing-turned-off");
    // Without the panel more sentences are visible.
    await press("Control+J");
    await workbench.editor.applyQuickFix("sample-faulty-0003", `Turn off ${missing} in this file`);
    await eventually(async () => (await problemsOf(missing)) === 0);
  });

  it("reads a file in the encoding that is picked by what its words are then", async () => {
    const text = "# multitask_id = task_ner|task_pos\nRenée\tPROPN\tB-PER\nmöchte\tVERB\tO\nmehr\tADV\tO\n";
    writeFileSync(path.join(workbench.folder, "latin-1.conll"), Buffer.from(text, "latin1"));
    await workbench.openFile("latin-1.conll");
    await eventually(async () => (await problemsOf("layout/replacement-character")) === 2);
    await workbench.editor.applyQuickFix("Ren", "Read the File in Another Encoding");
    await workbench.pickerShows("Renée");
    await workbench.screenshot("editing-encoding");
    await workbench.pick("Renée");
    await eventually(async () => (await workbench.editor.lines()).join("\n").includes("Renée"));
    await workbench.pressNotificationButton("Save");
    await eventually(() => read("latin-1.conll") === text);
    await eventually(async () => (await problemsOf("layout/replacement-character")) === 0);
  });

  it("renames a label in three files as one step, but not to what is no name", async () => {
    const before = readAll();
    await workbench.openFile("train.conll");
    await rename("B-PER", "A|B");
    const said = await eventually(async () => (await workbench.notifications()).find((text) => text.includes("|")));
    assert.equal(said, "A label cannot hold |, which separates values; use _ instead.");
    await sleep(fadeIn);
    await workbench.screenshot("editing-rename-refused");

    await rename("B-PER", "PERSON", "editing-rename");
    const renamed = before.map((text) => text.replaceAll("-PER\n", "-PERSON\n"));
    assert.ok(before.every((text, i) => text !== renamed[i]));
    await workbench.editor.shows("B-PERSON");
    await eventually(() => readAll().join() === renamed.join(), "the new name in all files on the disk");
    await workbench.screenshot("editing-renamed");
    await workbench.editor.click("B-PERSON");
    await press("Control+Z");
    await undoneIn(3);
    await workbench.screenshot("editing-rename-undone");
    await workbench.runCommand("File: Save All");
    await eventually(() => readAll().join() === before.join(), "the old name in all files on the disk");
  });

  it("converts the scheme of the whole corpus, and takes it back", async () => {
    const before = [...readAll(), read("multitask.json")];
    await workbench.openFile("train.conll");
    await workbench.editor.click("B-PER");
    await workbench.runCommand("Multitask Tagger: Convert Tag Scheme…");
    await workbench.pickerShows("BIOES");
    await workbench.screenshot("editing-convert-scheme");
    await workbench.pick("BIOES");
    await workbench.pickerShows("The whole corpus");
    await workbench.screenshot("editing-convert-where");
    await workbench.pick("The whole corpus");
    await workbench.editor.shows("S-LOC");
    const said = await eventually(async () => (await workbench.notifications()).find((text) => text.includes("BIOES")));
    assert.equal(said, "task_ner is in BIOES now, in 3 files.");
    await eventually(() => read("multitask.json") === before[3]!.replace("IOB2", "BIOES"));
    await eventually(() => /\tS-/.test(read("test.conll")));
    await sleep(fadeIn);
    await workbench.screenshot("editing-converted");
    await workbench.editor.click("S-LOC");
    await press("Control+Z");
    await undoneIn(4);
    await workbench.runCommand("File: Save All");
    await eventually(() => [...readAll(), read("multitask.json")].join() === before.join(), "all files as before");
  });

  it("completes tags and names of rules, and shows the sentences of the file", async () => {
    await workbench.openFile("train.conll");
    await workbench.editor.click("I-PER");
    await press("Control+Space");
    const rows = await workbench.suggestions();
    await workbench.screenshot("editing-completion");
    assert.match(rows[0]!, /^I-PER/, rows.join("; "));
    await press("Escape");

    await press("Control+Shift+O");
    const isFirst = (row: string) => row.startsWith("The mayor of Porto met reporters");
    await eventually(async () => (await workbench.picker()).some(isFirst));
    await workbench.screenshot("editing-outline");
    await press("Escape");
    const breadcrumbs = workbench.page.locator(".breadcrumbs-control .monaco-breadcrumb-item");
    await breadcrumbs.filter({ hasText: "Anna Keller" }).first().waitFor();

    await workbench.editor.click("Keller");
    for (const key of ["Home", "Enter", "ArrowUp"]) await press(key);
    await workbench.page.keyboard.type("# multitask_lint_off = ");
    await press("Control+Space");
    const rules = await workbench.suggestions();
    assert.ok(
      rules.some((row) => row.includes("columns/count")),
      rules.join("; "),
    );
    await workbench.screenshot("editing-completion-rules");
  });

  it("goes from problem to problem, and says what holds for the file", async () => {
    await workbench.openFile("faulty.conll");
    await eventually(async () => (await problemsOf(missing)) > 1);
    await workbench.editor.click("mayor");
    const goTo = async (line: number) => {
      await press("Control+Alt+.");
      await workbench.page.locator(".statusbar-item", { hasText: `Ln ${line},` }).waitFor();
    };
    await goTo(13);
    await goTo(25);
    await workbench.page.locator("#status\\.languageStatus").click();
    const hover = workbench.page.locator(".hover-language-status");
    const said = await eventually(async () => {
      const texts = (await hover.allInnerTexts()).join("\n");
      return texts.includes("sentences") && texts;
    });
    assert.match(said, /\d+ sentences, \d+ tokens/);
    assert.match(said, /columns form, pos, ner/);
    await workbench.screenshot("editing-status");
  });

  it("keeps its columns apart after a reload of the window", async () => {
    await workbench.openFile("train.conll");
    const before = await workbench.editor.columnOf("DET");
    await workbench.reload();
    await workbench.openFile("train.conll");
    await eventually(async () => (await workbench.editor.columnOf("DET")) === before, "the columns where they were");
  });

  /** Types a new name over the one at a visible word; the picture is taken before it is accepted. */
  async function rename(word: string, name: string, picture?: string): Promise<void> {
    const input = workbench.page.locator(".rename-box input");
    // Until the extension is active nothing has a name to change.
    await eventually(async () => {
      await workbench.editor.click(word);
      await press("F2");
      const shown = input.waitFor({ timeout: 2000 });
      return shown.then(
        () => true,
        () => false,
      );
    }, "the box for a new name");
    assert.equal(await input.inputValue(), "PER");
    await input.fill(name);
    if (picture) await workbench.screenshot(picture);
    await press("Enter");
  }

  /** Undone files are open and not saved, those too that were closed before. */
  async function undoneIn(files: number): Promise<void> {
    const dirty = workbench.page.locator(".tab.dirty");
    await eventually(async () => (await dirty.count()) === files, `${files} files undone`);
  }
});
