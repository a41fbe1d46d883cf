import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { HubServer } from "../../unit/model/hub-server";
import { tinyCheckpoint } from "../../unit/model/tiny-checkpoint";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

const id = "org/tiny";

describe("an encoder of the hub", () => {
  const server = new HubServer(id, tinyCheckpoint());
  let workbench: Workbench;

  before(async () => {
    await server.start();
    workbench = await Workbench.open({
      environment: { HF_ENDPOINT: server.url, HF_HUB_CACHE: path.join(process.env["RUN_FOLDER"]!, "hub") },
    });
    await workbench.openFile("train.conll");
  });
  after(async () => {
    await workbench.close();
    await server.stop();
  });

  const config = () => readFileSync(path.join(workbench.folder, "multitask.json"), "utf8");
  const dialog = () => workbench.page.locator(".monaco-dialog-box");
  const answer = (label: string) => dialog().locator(".monaco-button", { hasText: label }).click();
  const said = (sentence: RegExp) =>
    eventually(async () => (await workbench.notifications()).some((text) => sentence.test(text)), String(sentence));

  it("is chosen by its id", async () => {
    await workbench.runCommand("Multitask Tagger: Choose Encoder");
    await workbench.pickerShows("FacebookAI/roberta-base");
    await workbench.screenshot("choose-encoder");
    await workbench.pick("Another Model of the Hub…");
    await workbench.page.locator(".quick-input-widget input[placeholder='owner/name']").fill(id);
    await workbench.page.keyboard.press("Enter");
    await eventually(() => config().includes(`{ "kind": "transformer", "checkpoint": "${id}" }`), config);
    await workbench.page.locator(".tab.active", { hasText: "multitask.json" }).waitFor();
  });

  it("is downloaded after a question alone", async () => {
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await dialog().waitFor();
    assert.match(
      (await dialog().innerText()).replaceAll(/\s+/g, " "),
      /Download the encoder org\/tiny \(\d+ kB\)\? .* Its 4 files, \d+ kB in all, are .* nothing of the corpus is sent/,
    );
    await workbench.screenshot("download-question");
    await answer("Cancel");
    await dialog().waitFor({ state: "detached" });
    assert.deepEqual(server.requests, []);
  });

  it("is downloaded in the background, and stopped there", async () => {
    const goOn = server.stall("model.safetensors", 20_000);
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await answer("Download and Train");
    await said(/Downloading org\/tiny: \d+ kB of \d+ kB/);
    await sleep(1000);
    await workbench.screenshot("download-running");
    await workbench.pressNotificationButton("Cancel");
    await said(/The download of org\/tiny was stopped; the next training goes on from there/);
    goOn();
  });

  it("is trained once it is here", async () => {
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await dialog().waitFor();
    assert.match(await dialog().innerText(), /\d+ kB of it here already/);
    await answer("Download and Train");
    await workbench.webview().getByRole("heading", { name: "The model is trained" }).waitFor({ timeout: 110_000 });
    assert.match(server.requests.at(-1)!, /^model\.safetensors from \d+$/);
  });

  it("is refused in one sentence when it is a folder that holds no checkpoint", async () => {
    const folder = path.join(workbench.folder, "models", "broken");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "config.json"), "{}");
    const before = config();
    await workbench.runCommand("Multitask Tagger: Choose Encoder");
    await workbench.pick("Folder with a Checkpoint…");
    await workbench.chooseFolder(folder, "Use Checkpoint");
    await said(/models\/broken has no weights: model\.safetensors, or/);
    await workbench.screenshot("checkpoint-refused");
    assert.equal(config(), before);
  });
});

describe("an encoder in a folder", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await Workbench.open();
    const folder = path.join(workbench.folder, "encoders", "tiny");
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(tinyCheckpoint())) writeFileSync(path.join(folder, name), content);
    await workbench.openFile("train.conll");
  });
  after(() => workbench.close());

  it("is chosen there, trained, and tags the open files", async () => {
    await workbench.runCommand("Multitask Tagger: Choose Encoder");
    await workbench.pick("Folder with a Checkpoint…");
    await workbench.chooseFolder(path.join(workbench.folder, "encoders", "tiny"), "Use Checkpoint");
    const config = path.join(workbench.folder, "multitask.json");
    await eventually(
      () => readFileSync(config, "utf8").includes('"checkpoint": "./encoders/tiny"'),
      "the path in multitask.json",
    );
    await workbench.runCommand("Multitask Tagger: Train Multitask Model");
    await workbench.webview().getByRole("heading", { name: "The model is trained" }).waitFor({ timeout: 110_000 });
    await workbench.screenshot("transformer-trained");
    await workbench.openFile("dev.conll");
    await eventually(
      async () => (await workbench.editor.decorations()).some(({ after }) => after.startsWith("pos ")),
      "predictions",
    );
    await workbench.screenshot("transformer-predictions");
  });
});
