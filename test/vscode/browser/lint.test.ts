import assert from "node:assert/strict";
import { eventually } from "../eventually";
import { allThemes, Workbench } from "./workbench";

describe("the faulty sample file", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openFile("faulty.conll");
  });
  after(() => workbench.close());

  it("is told to have sentences without multitask_id", async () => {
    const problems = await eventually(async () => {
      const rows = await workbench.problems();
      return rows.some((row) => row.includes("multitask-id/missing")) && rows;
    });
    assert.ok(problems.some((row) => row.includes("no multitask_id")));
    await workbench.editor.squiggles("error").first().waitFor();
  });

  for (const theme of allThemes) {
    it(`offers to fix them, in the ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      const fixes = await workbench.editor.quickFixes("sample-faulty-0002");
      assert.ok(fixes.some((title) => title.includes("Add multitask_id = task_ner|task_pos")));
      await workbench.screenshot(`problems-${theme}`);
      await workbench.page.keyboard.press("Escape");
    });
  }

  it("links each to the page of its rule", async () => {
    await workbench.problems();
    const links = workbench.page.locator(".markers-panel .monaco-list-row a", { hasText: "multitask-id/missing" });
    await links.first().click();
    await workbench.page.locator(".tab.active", { hasText: "missing.md" }).waitFor();
    await workbench.runCommand("View: Close Editor");
    await workbench.openFile("faulty.conll");
  });

  it("loses them all to one fix, and has them again after one undo", async () => {
    const missing = async () =>
      (await workbench.problems()).filter((row) => row.includes("multitask-id/missing")).length;
    const before = await missing();
    await workbench.editor.applyQuickFix("sample-faulty-0002", "Fix all multitask-id/missing problems in this file");
    await eventually(async () => (await missing()) === 0);
    await workbench.page.keyboard.press("Control+Z");
    await eventually(async () => (await missing()) === before);
  });
});
