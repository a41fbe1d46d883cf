import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTensorFlow } from "../../../src/engine/tensorflow-installation";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

const setUpCommand = "Multitask Tagger: Set Up TensorFlow Engine…";
const removeCommand = "Multitask Tagger: Remove TensorFlow Engine…";

/** The folder of what is set up on this machine, which is set up again from there. */
const libraries = (() => {
  try {
    return findTensorFlow().directory;
  } catch {
    return undefined;
  }
})();

describe("the TensorFlow engine", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "multitask-tensorflow-"));
  const place = path.join(folder, "room", "tensorflow");
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open({
      settings: { "multitask.tensorflow.path": place },
      // None but its own is to be found.
      environment: { MULTITASK_TENSORFLOW: "", XDG_DATA_HOME: folder },
    });
    await workbench.openFile("dev.conll");
  });
  after(async () => {
    await workbench.close();
    rmSync(folder, { recursive: true });
  });

  const dialog = () => workbench.page.locator(".monaco-dialog-box");
  const answer = async (button: string) => {
    await dialog().getByRole("button", { name: button, exact: true }).click();
    await dialog().waitFor({ state: "hidden" });
  };
  const told = async (words: string) => {
    await eventually(async () => (await workbench.notifications()).some((text) => text.includes(words)), words);
    await workbench.runCommand("Notifications: Clear All Notifications");
  };
  const setUpFrom = async (source: string) => {
    await workbench.runCommand(setUpCommand);
    await workbench.pick("Choose a Folder…");
    await workbench.chooseFolder(source, "Set Up");
  };

  it("refuses a folder without it in one sentence, and leaves nothing", async () => {
    const empty = path.join(folder, "empty");
    mkdtempSync(empty);
    const source = readdirSync(folder).find((name) => name.startsWith("empty"))!;
    await setUpFrom(path.join(folder, source));
    await told("holds no TensorFlow: it takes a wheel of tensorflow or tensorflow-cpu");
    assert.ok(!existsSync(path.dirname(place)));
  });

  it("says that there is none to remove", async () => {
    await workbench.runCommand(removeCommand);
    await told("There is no TensorFlow engine that was set up in VS Code.");
  });

  it("names the sizes before it does anything, and takes a no", async () => {
    for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"]) {
      writeFileSync(path.join(folder, name), Buffer.alloc(3_000_000));
    }
    await setUpFrom(folder);
    await dialog().getByText("Set up the TensorFlow engine (6 MB)?").waitFor();
    await dialog().getByText(`are unpacked from ${folder} into ${place}`).waitFor();
    await workbench.screenshot("tensorflow-question");
    await answer("Cancel");
    assert.ok(!existsSync(path.dirname(place)));
  });

  it("tells of libraries that cannot be used", async () => {
    await setUpFrom(folder);
    await answer("Set Up");
    await told("The libraries cannot be used on this machine");
    assert.deepEqual(readdirSync(path.dirname(place)), []);
  });

  it(`is set up, tested and removed${libraries ? "" : ": TensorFlow is not set up here"}`, async function () {
    if (!libraries) this.skip();
    await setUpFrom(libraries);
    await answer("Set Up");
    await told("works: trains on: the CPU");
    assert.deepEqual(readdirSync(place).sort(), ["installation.json", "lib"]);
    await workbench.runCommand(setUpCommand);
    await dialog().getByText("is set up.").waitFor();
    await answer("Cancel");
    await workbench.runCommand(removeCommand);
    await answer("Remove");
    await told("The TensorFlow engine has been removed.");
    assert.deepEqual(readdirSync(path.dirname(place)), []);
  });
});
