import assert from "node:assert/strict";
import { allThemes, Workbench } from "./workbench";

describe("the sample file in the editor", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openFile("train.conll");
  });
  after(() => workbench.close());

  it("is recognised as CoNLL", async () => {
    assert.ok((await workbench.statusBar()).includes("CoNLL"));
  });

  for (const theme of allThemes) {
    it(`is shown in the ${theme} theme`, async () => {
      await workbench.setTheme(theme);
      await workbench.screenshot(`sample-${theme}`);
    });
  }
});
