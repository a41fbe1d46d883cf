import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../eventually";
import { allThemes, Workbench } from "./workbench";

/** Long enough that a fast machine is still training when the page is there. */
const EPOCHS = 40;

function trainLonger(configPath: string): void {
  const config = JSON.parse(readFileSync(configPath, "utf8")) as { training: object };
  writeFileSync(
    configPath,
    JSON.stringify({ ...config, training: { ...config.training, epochs: EPOCHS, patience: 0 } }),
  );
}

describe("a training on the sample", () => {
  let workbench: Workbench;
  const page = () => workbench.webview();

  before(async () => {
    workbench = await Workbench.open();
    trainLonger(join(workbench.folder, "multitask.json"));
    await workbench.openFile("train.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
  });
  after(() => workbench.close());

  it("shows its course on a page", async () => {
    await page()
      .getByText(new RegExp(`Epoch ([3-9]|\\d\\d) of ${EPOCHS}`))
      .waitFor();
    assert.match((await page().getByRole("img", { name: "Training loss" }).getAttribute("aria-label"))!, /ner \d/);
    await workbench.screenshot("training-running");
  });

  it("is cancelled and resumed there", async function () {
    this.timeout(300_000);
    await page().getByRole("button", { name: "Cancel Training" }).click();
    await page().getByRole("heading", { name: "Training was cancelled" }).waitFor();
    const before = await page().locator("tbody tr").count();
    await workbench.screenshot("training-cancelled");
    await page().getByRole("button", { name: "Resume" }).click();
    await page().getByRole("button", { name: "Cancel Training" }).waitFor();
    await page().getByRole("heading", { name: "The model is trained" }).waitFor({ timeout: 280_000 });
    assert.ok((await page().locator("tbody tr").count()) > before);
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

  async function decorated(): Promise<void> {
    await eventually(async () => (await workbench.editor.decorations()).some(({ after }) => after.startsWith("pos ")));
  }
});

/** Those that the extension host of this run has started. */
function modelProcesses(): number[] {
  const ours = process.env["EXTENSIONS_FOLDER"]!;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = commandOf(pid);
      return command.includes(ours) && command.includes("model-process.js");
    })
    .map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return ""; // It has ended meanwhile.
  }
}
