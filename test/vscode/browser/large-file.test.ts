import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

const megabyte = 1024 * 1024;
const sentence = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nsings\tVERB\tO\n\n";
/** How long a notification is half transparent, and longer than the extension waits for a text to come. */
const settled = 2500;

describe("a file that VS Code does not show to extensions", () => {
  let workbench: Workbench;

  before(async () => {
    // VS Code asks before it opens a file of this size from another machine.
    workbench = await Workbench.open({ settings: { "workbench.editorLargeFileConfirmation": 1024 } });
    // The extension would be active because of it, however large the files are.
    rmSync(path.join(workbench.folder, "multitask.json"));
    await workbench.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await workbench.reload();
  });
  after(() => workbench.close());

  const write = (name: string, bytes: number, text = sentence) => {
    const file = path.join(workbench.folder, name);
    writeFileSync(file, text.repeat(Math.ceil(bytes / Buffer.byteLength(text))));
    return file;
  };
  const explanations = async () => (await workbench.notifications()).filter((text) => text.includes("above 50 MB"));

  it("is explained once, with the command that checks it", async () => {
    const file = write("long.conll", 60 * megabyte);
    await workbench.openFile("long.conll");
    const [said] = await eventually(async () => {
      const found = await explanations();
      return found.length > 0 && found;
    });
    await sleep(settled);
    await workbench.screenshot("large-file");
    assert.match(said!, /^long\.conll has 60 MB, and VS Code shows extensions no file above 50 MB/);
    await workbench.pressNotificationButton("Copy Command");
    const copied = () => workbench.page.evaluate(() => navigator.clipboard.readText());
    await eventually(async () => (await copied()) === `multitask lint "${file}"`, copied.toString());
    await workbench.openFile("train.conll");
    await workbench.openFile("long.conll");
    await sleep(settled);
    assert.deepEqual(await explanations(), []);
  });

  it("is passed over where it is no column file or has fewer characters than bytes", async () => {
    write("long.txt", 60 * megabyte);
    write("cyrillic.conll", 60 * megabyte, sentence.replace("Anna", "Анна Андреевна Ахматова"));
    write("short.conll", 40 * megabyte);
    for (const name of ["long.txt", "cyrillic.conll", "short.conll"]) {
      await workbench.openFile(name);
      await sleep(settled);
      assert.deepEqual(await explanations(), [], name);
    }
  });
});
