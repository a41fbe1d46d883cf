import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

describe("a corpus with faults", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    const config = {
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
        { id: "task_pos", kind: "token", column: "pos" },
      ],
      corpus: { train: ["faulty.conll"], dev: ["dev.conll"] },
    };
    writeFileSync(path.join(workbench.folder, "multitask.json"), JSON.stringify(config, null, 2));
    await workbench.openFile("dev.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
  });
  after(() => workbench.close());

  it("is not trained on, and the page says why", async () => {
    await workbench.webview().getByText("problems that would break the training").waitFor();
    await workbench.webview().getByText("multitask-id/missing").waitFor();
    await workbench.screenshot("training-refused");
  });

  it("fills the Problems panel, though its file is not open", async () => {
    await workbench.pressNotificationButton("Show Problems");
    await workbench.page.locator(".markers-panel").waitFor();
    await eventually(async () => (await workbench.problems()).some((row) => row.startsWith("faulty.conll")));
  });

  it("is opened where a problem is", async () => {
    await workbench.webview().getByText("faulty.conll:13").click();
    await workbench.page.locator(".tab.active", { hasText: "faulty.conll" }).waitFor();
    const rows = await workbench.problems();
    assert.equal(rows.filter((row) => row.startsWith("faulty.conll")).length, 1);
  });
});

describe("a corpus with a warning", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    const file = path.join(workbench.folder, "train.conll");
    writeFileSync(file, readFileSync(file, "utf8").replace("= task_ner|task_pos", "= task_ner|task_pos|task_ner"));
    await workbench.openFile("dev.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
  });
  after(() => workbench.close());

  it("is trained on only after a question", async () => {
    const [question] = await eventually(async () => {
      const shown = await workbench.notifications();
      return shown.length > 0 && shown;
    });
    assert.match(question!, /^The corpus has a warning\. train\.conll:2: /);
    await workbench.screenshot("training-question");
    await workbench.pressNotificationButton("Train Anyway");
    await workbench.webview().getByRole("progressbar").waitFor();
  });
});

describe("a folder without multitask.json", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    rmSync(path.join(workbench.folder, "multitask.json"));
    await workbench.openFile("train.conll");
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
  });
  after(() => workbench.close());

  it("gets one that is shown before anything is trained", async () => {
    await workbench.page.locator(".tab.active", { hasText: "multitask.json" }).waitFor();
    const text = await eventually(async () => {
      const lines = (await workbench.editor.lines()).join("\n");
      return lines.includes("corpus") && lines;
    });
    assert.ok(text.includes('"train": ["train.conll"], "dev": ["dev.conll"], "test": ["test.conll"]'));
    assert.ok(text.includes('"id": "task_ner"'));
    await workbench.screenshot("config-created");
  });

  it("is trained on once that is agreed to", async () => {
    await workbench.pressNotificationButton("Start Training");
    await workbench.webview().getByRole("progressbar").waitFor();
  });
});
