import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tinyCheckpoint } from "../../unit/model/tiny-checkpoint";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

/** What Flair has trained on this very sample. */
const trained = path.resolve("test/unit/flair/fixtures/trained");

describe("handing over to Flair", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    await workbench.openFile("dev.conll");
  });
  after(() => workbench.close());

  const inFolder = (...names: string[]) => path.join(workbench.folder, ...names);
  const dialog = () => workbench.page.locator(".monaco-dialog-box");
  const told = (words: string) =>
    eventually(async () => (await workbench.notifications()).some((text) => text.includes(words)), words);

  it("refuses an encoder that Flair does not have", async () => {
    mkdirSync(inFolder("to-flair"));
    await workbench.runCommand("Multitask Tagger: Export to Flair");
    await workbench.chooseFolder(inFolder("to-flair"), "Export into This Folder");
    await told("Encoder.kind is hash-cnn, an encoder that Flair does not have");
    await workbench.runCommand("Notifications: Clear All Notifications");
  });

  it("says what Flair does otherwise, and then writes what it needs", async () => {
    mkdirSync(inFolder("tiny"));
    for (const [name, content] of Object.entries(tinyCheckpoint())) writeFileSync(inFolder("tiny", name), content);
    const config = JSON.parse(readFileSync(inFolder("multitask.json"), "utf8")) as object;
    const encoder = { kind: "transformer", checkpoint: "./tiny" };
    writeFileSync(inFolder("multitask.json"), JSON.stringify({ ...config, encoder }));
    await workbench.runCommand("Multitask Tagger: Export to Flair");
    await workbench.chooseFolder(inFolder("to-flair"), "Export into This Folder");
    await dialog().waitFor();
    const text = (await dialog().innerText()).replaceAll(/\s+/g, " ");
    assert.match(text, /Export 342 sentences, the encoder and a training script to to-flair\?/);
    assert.match(text, /training\.layerDecay 0\.95: Flair trains all layers of the encoder at the learning rate/);
    assert.ok(!existsSync(inFolder("to-flair", "train.py")));
    await workbench.screenshot("flair-export");
    await dialog().getByRole("button", { name: "Export", exact: true }).click();
    await eventually(() => existsSync(inFolder("to-flair", "settings.json")), "the export");
    assert.ok(existsSync(inFolder("to-flair", "corpus", "train.conll")));
  });

  it("has an imported model decorate the open file", async () => {
    cpSync(trained, inFolder("to-flair", "trained"), { recursive: true });
    await workbench.runCommand("View: Close All Editors");
    writeFileSync(inFolder("new.conll"), "Anna\t_\t_\nlives\t_\t_\nin\t_\t_\nthe\t_\t_\nhouse\t_\t_\n.\t_\t_\n");
    await workbench.openFile("new.conll");
    await workbench.runCommand("Multitask Tagger: Import from Flair");
    await workbench.chooseFolder(inFolder("to-flair"), "Import");
    await workbench.page.locator(".quick-input-title", { hasText: "Import from Flair" }).waitFor();
    await workbench.page.keyboard.press("Enter");
    await told("The model of Flair is in models/from-flair, and predicts in open files.");
    const afters = await eventually(async () => {
      const found = (await workbench.editor.decorations()).map(({ after }) => after).filter((after) => after !== "");
      return found.length >= 6 && found;
    }, "predicted tags after the words");
    assert.ok(
      afters.some((after) => after.includes("DET")),
      afters.join(),
    );
    assert.ok(
      afters.some((after) => after.includes("PUNCT")),
      afters.join(),
    );
    await workbench.screenshot("flair-import");
  });
});
