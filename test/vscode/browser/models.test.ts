import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator } from "playwright-core";
import { eventually } from "../eventually";
import { trainModel } from "./model-processes";
import { allThemes, Workbench } from "./workbench";

describe("the view of the models", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openFile("dev.conll");
    await workbench.runCommand("Multitask Tagger: Focus on Models View");
  });
  after(() => workbench.close());

  const inFolder = (...names: string[]) => path.join(workbench.folder, ...names);
  const view = () => workbench.page.locator(".pane", { has: workbench.page.locator('[aria-label="Models"]') }).first();
  const rows = () => view().locator(".monaco-list-row");
  const row = (text: string) => rows().filter({ hasText: text }).first();
  const isActive = async (text: string) => (await row(text).getAttribute("aria-label"))!.endsWith(", active");
  const dialog = () => workbench.page.locator(".monaco-dialog-box");

  /** The buttons of a row are there while it is pointed at. */
  async function press(model: Locator, action: string): Promise<void> {
    await model.hover();
    await model.getByRole("button", { name: action }).click();
  }

  async function makeFolder(name: string): Promise<void> {
    mkdirSync(inFolder(name), { recursive: true });
    await sleep(1_000);
  }

  async function told(words: string): Promise<void> {
    await eventually(async () => (await workbench.notifications()).some((text) => text.includes(words)), words);
    await workbench.runCommand("Notifications: Clear All Notifications");
  }

  it("says how to come to one where there is none", async () => {
    await view().getByText("There is no trained model here yet.").waitFor();
    // The buttons of the title have the same names, and are there while one points at it.
    const button = (name: string) => view().locator(".monaco-text-button", { hasText: name });
    await button("Train Multitask Model").waitFor();
    await button("Choose Model").waitFor();
    await workbench.screenshot("models-none");
  });

  it("shows those that are trained elsewhere as soon as they are there", async function () {
    this.timeout(180_000);
    // VS Code tells of no file in folders that come both at once.
    await makeFolder("models");
    await makeFolder("models/first");
    trainModel(workbench.folder, "models/first", 2);
    await row("models/first").waitFor();
    await makeFolder("models/second");
    cpSync(inFolder("models/first"), inFolder("models/second"), { recursive: true });
    await row("models/second").waitFor();
    assert.match(await row("models/first").innerText(), /models\/first\s*\d\d\.\d\d, \w/);
    assert.equal(await isActive("models/first"), false);
  });

  it("chooses the one that is clicked", async () => {
    await row("models/first").click();
    await eventually(() => isActive("models/first"));
    await row("models/second").click();
    await eventually(() => isActive("models/second"));
    assert.equal(await isActive("models/first"), false);
    await eventually(async () => (await workbench.editor.decorations()).length > 0);
  });

  it("shows the tasks, scores, encoder, device and date of a model", async () => {
    // A click on the active one opens it.
    if ((await row("models/second").getAttribute("aria-expanded")) === "false") await row("models/second").click();
    await row("Written").waitFor();
    const shown = (await rows().allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
    const facts = shown.slice(shown.findIndex((text) => text.startsWith("models/second")) + 1);
    const expected = [
      /^task_ner ?spans, \d types, F1 \d+\.\d\d$/,
      /^task_pos ?tokens, \d+ labels, accuracy \d\d\.\d\d$/,
      /^Encoder ?hash-cnn$/,
      /^Trained on ?cpu with onnxruntime$/,
      /^Kept epoch ?\d of 2$/,
      /^Written ?\w+ \d+, \d{4}/,
    ];
    assert.equal(facts.length, expected.length, facts.join("; "));
    facts.forEach((fact, at) => assert.match(fact, expected[at]!));
    for (const theme of allThemes) {
      await workbench.setTheme(theme);
      await row("models/first").hover();
      await workbench.screenshot(`models-${theme}`);
    }
  });

  it("shows the curves of a model's training, without what belongs to a training under way", async () => {
    await press(row("models/second"), "Show Training Curves");
    const page = workbench.webview();
    await page.getByRole("heading", { name: "Training models/second" }).waitFor({ timeout: 30_000 });
    await page.getByRole("heading", { name: "The model is trained" }).waitFor();
    await page.getByRole("img", { name: /Training loss.*ner \d/ }).waitFor();
    assert.equal(await page.getByRole("table", { name: "Epochs" }).locator("tbody tr").count(), 2);
    await page.getByRole("button", { name: "Show Model Folder" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Train Again" }).isVisible(), false);
    assert.equal(await page.getByRole("button", { name: "Cancel Training" }).isVisible(), false);
    await workbench.screenshot("models-curves");
    await workbench.runCommand("View: Close Editor");
  });

  it("says where a model keeps no record of its training", async () => {
    rmSync(inFolder("models/first/training.jsonl"));
    await press(row("models/first"), "Show Training Curves");
    await told("models/first keeps no record of its training");
  });

  it("opens the card of a model", async () => {
    await press(row("models/second"), "Open Model Card");
    await workbench.page.locator(".tab.active", { hasText: "Preview README.md" }).waitFor();
    await workbench.runCommand("View: Close Editor");
  });

  it("renames the active model, which stays active", async () => {
    await row("models/second").click({ position: { x: 60, y: 10 } });
    await workbench.page.keyboard.press("F2");
    const input = workbench.page.locator(".quick-input-widget input[type=text]");
    await input.fill("first");
    await workbench.page.getByText('"first" is there already; choose another name.').waitFor();
    await input.fill("renamed");
    await workbench.page.keyboard.press("Enter");
    await row("models/renamed").waitFor();
    await row("models/second").waitFor({ state: "hidden" });
    await eventually(() => isActive("models/renamed"));
    assert.ok(existsSync(inFolder("models/renamed/model.onnx")));
    await eventually(async () => (await workbench.editor.decorations()).length > 0);
  });

  it("uses none when told so", async () => {
    await press(row("models/renamed"), "Use No Model");
    await eventually(async () => !(await isActive("models/renamed")));
    await eventually(async () => (await workbench.editor.decorations()).length === 0);
    await row("models/renamed").click();
    await eventually(() => isActive("models/renamed"));
  });

  it("removes a model after questions, since a server has no trash", async () => {
    await row("models/renamed").click({ position: { x: 60, y: 10 } });
    await workbench.page.keyboard.press("Delete");
    await dialog().getByText("Remove the model models/renamed?").waitFor();
    await workbench.screenshot("models-remove");
    await dialog().getByRole("button", { name: "Cancel" }).click();
    assert.ok(existsSync(inFolder("models/renamed/model.json")));

    await row("models/renamed").click({ position: { x: 60, y: 10 } });
    await workbench.page.keyboard.press("Delete");
    await dialog().getByRole("button", { name: "Move to Trash" }).click();
    await dialog().getByText("There is no trash for models/renamed. Delete it for good?").waitFor();
    await dialog().getByRole("button", { name: "Delete" }).click();
    await row("models/renamed").waitFor({ state: "hidden" });
    assert.equal(existsSync(inFolder("models/renamed")), false);
    assert.equal(await isActive("models/first"), false);
    await eventually(async () => (await workbench.editor.decorations()).length === 0);
  });
});
