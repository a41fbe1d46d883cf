import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

/** How long a notification is half transparent. */
const fadeIn = 1000;

describe("a folder that is not trusted", () => {
  let workbench: Workbench;

  before(async () => {
    const settings = { "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" };
    workbench = await Workbench.open({ settings, isTrusted: false });
    await workbench.openFile("faulty.conll");
  });
  after(() => workbench.close());

  it("has its files checked and mended", async () => {
    const problems = async () => (await workbench.problems()).filter((row) => row.includes("multitask-id/missing"));
    await eventually(async () => (await problems()).length > 1);
    await workbench.editor.applyQuickFix("sample-faulty-0002", "Fix all multitask-id/missing problems in this file");
    await eventually(async () => (await problems()).length === 0);
  });

  it("shows no models, and says why", async () => {
    await workbench.runCommand("Multitask Tagger: Focus on Models View");
    await workbench.page.getByText("Models are shown and run in trusted workspaces only.").waitFor();
    await workbench.screenshot("models-untrusted");
  });

  it("is not trained on", async () => {
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    const [said] = await eventually(async () => {
      const found = (await workbench.notifications()).filter((text) => text.includes("trusted workspaces only"));
      return found.length > 0 && found;
    });
    assert.match(said!, /trusted workspaces only/);
    await sleep(fadeIn);
    await workbench.screenshot("untrusted");
    assert.ok(!existsSync(path.join(workbench.folder, "models")));
  });
});
