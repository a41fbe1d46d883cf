import assert from "node:assert/strict";
import { eventually } from "../eventually";
import { allThemes, Workbench } from "./workbench";

describe("a training on the sample", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openFile("train.conll");
  });
  after(() => workbench.close());

  it("shows its course on a page", async () => {
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    const page = workbench.webview();
    await page.getByRole("progressbar").waitFor();
    await workbench.screenshot("training-running");
  });

  it("ends with a model", async () => {
    await workbench.webview().getByText("The model is trained").waitFor();
    assert.ok(await workbench.webview().getByRole("row", { name: /best/ }).isVisible());
  });

  for (const theme of allThemes) {
    it(`is shown in the ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      await workbench.screenshot(`training-${theme}`);
    });
  }

  it("leaves its predictions in the open files", async () => {
    await workbench.openFile("dev.conll");
    await eventually(async () => (await workbench.editor.decorations()).length > 0);
    for (const theme of allThemes) {
      await workbench.setTheme(theme);
      await workbench.editor.hover("Calder", "task_ner");
      await workbench.screenshot(`predictions-${theme}`);
    }
  });
});
