import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually";
import { modelProcesses } from "./model-processes";
import { allThemes, Workbench } from "./workbench";

/** More than any machine trains before the training is cancelled. */
const ENDLESS = 2_000;
/** Few enough that the model disagrees with some tags among the first lines of dev.conll: only these are decorated. */
const SHORT = 4;

function setEpochs(configPath: string, epochs: number): void {
  const config = JSON.parse(readFileSync(configPath, "utf8")) as { training: object };
  writeFileSync(configPath, JSON.stringify({ ...config, training: { ...config.training, epochs, patience: 0 } }));
}

describe("a training on the sample", () => {
  let workbench: Workbench;
  const page = () => workbench.webview();

  before(async () => {
    workbench = await Workbench.open();
    setEpochs(join(workbench.folder, "multitask.json"), ENDLESS);
    await workbench.openFile("train.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await page().locator("main").waitFor({ timeout: 60_000 });
  });
  after(() => workbench.close());

  it("shows its course on a page", async () => {
    await page()
      .getByText(new RegExp(`Epoch ([3-9]|\\d\\d+) of ${ENDLESS}`))
      .waitFor({ timeout: 60_000 });
    await page()
      .getByRole("img", { name: /Training loss.*ner \d/ })
      .waitFor();
    await workbench.screenshot("training-running");
  });

  it("is cancelled there", async () => {
    await page().getByRole("button", { name: "Cancel Training" }).click();
    await page().getByRole("heading", { name: "Training was cancelled" }).waitFor();
    await workbench.screenshot("training-cancelled");
  });

  it("is resumed there after the last whole epoch", async () => {
    const before = await epochs();
    await page().getByRole("button", { name: "Resume" }).click();
    await eventually(async () => (await epochs()) > before + 1, "more epochs than before", 60_000);
    await page().getByRole("button", { name: "Cancel Training" }).click();
    await page().getByRole("heading", { name: "Training was cancelled" }).waitFor();
  });

  it("ends with a trained model", async () => {
    setEpochs(join(workbench.folder, "multitask.json"), SHORT);
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await page().getByRole("heading", { name: "The model is trained" }).waitFor({ timeout: 110_000 });
    assert.equal(await epochs(), SHORT);
  });

  it("marks the kept epoch", async () => {
    assert.ok(await page().getByRole("row", { name: /kept/ }).isVisible());
  });

  for (const theme of allThemes) {
    it(`is shown in the ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      await page()
        .locator(
          `body.${{ light: "vscode-light", dark: "vscode-dark", "high-contrast": "vscode-high-contrast" }[theme]}`,
        )
        .waitFor();
      await workbench.screenshot(`training-${theme}`);
    });
  }

  it("is shown whole again after its page was closed", async () => {
    await workbench.runCommand("View: Close Editor");
    await workbench.runCommand("Multitask Tagger: Show Training");
    await page().getByRole("row", { name: /kept/ }).waitFor();
  });

  it("leaves its predictions in the open files", async () => {
    await workbench.openFile("dev.conll");
    await decorated();
    for (const theme of allThemes) {
      await workbench.setTheme(theme);
      const hover = await workbench.editor.hover("witnesses", "predicted");
      assert.match(hover, /task_pos/);
      await workbench.screenshot(`predictions-${theme}`);
    }
  });

  it("tells once that the model process was killed, and predicts again after the next edit", async () => {
    await workbench.page.keyboard.press("Escape");
    for (const pid of modelProcesses()) process.kill(pid, "SIGKILL");
    const told = await eventually(async () => {
      const messages = (await workbench.notifications()).filter((message) => message.includes("model process"));
      return messages.length > 0 && messages;
    });
    assert.equal(told.length, 1);
    assert.match(told[0]!, /ended unexpectedly \(SIGKILL\)/);
    await workbench.screenshot("model-process-killed");
    await workbench.editor.click("Belgian");
    await workbench.page.keyboard.press("End");
    await workbench.editor.click("driver");
    await workbench.page.keyboard.type("s");
    await eventually(() => modelProcesses().length > 0);
    await decorated();
  });

  it("is still known after a reload of the window", async () => {
    await workbench.page.reload();
    await workbench.page.locator(".tab", { hasText: "Training" }).click();
    await page().getByRole("row", { name: /kept/ }).waitFor({ timeout: 60_000 });
    await workbench.openFile("test.conll");
    await decorated();
  });

  /** Those in the table of the page. */
  function epochs(): Promise<number> {
    return page().getByRole("table", { name: "Epochs" }).locator("tbody tr").count();
  }

  async function decorated(): Promise<void> {
    await eventually(async () => (await workbench.editor.decorations()).some(({ after }) => after.startsWith("pos ")));
  }
});
