import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { globSync } from "tinyglobby";
import { eventually } from "../eventually";
import { computed, modelProcesses, trainModel } from "./model-processes";
import { Workbench } from "./workbench";

/** So many sentences that predicting them takes seconds. */
const copies = 30;

/** As long as what waits for a process takes to tell of its death. */
const settled = 2_000;

describe("a model process that is killed", () => {
  let workbench: Workbench;
  let text: string;
  /** Errors that were told before a test. */
  let errorsBefore: number;

  before(async function () {
    this.timeout(180_000);
    workbench = await Workbench.open({ settings: { "editor.minimap.enabled": false } });
    trainModel(workbench.folder, "models/sample", 3);
    text = manySentences(readFileSync(path.join(workbench.folder, "train.conll"), "utf8"));
    writeFileSync(path.join(workbench.folder, "many.conll"), text);
    workbench.changeSettings({
      "files.autoSave": "off",
      "multitask.model": "models/sample",
      "multitask.lint.enabled": false,
    });
  });
  after(() => workbench.close());
  beforeEach(() => (errorsBefore = errors()));

  it("while visible sentences are predicted: one message, nothing changed, and the next edit is predicted", async () => {
    const opening = workbench.openFile("many.conll");
    // The first request starts it, and waits until it has loaded the runtime and the model.
    kill(await soon(() => modelProcesses()[0]));
    await opening;
    await toldOnce();
    await workbench.editor.click("mayor");
    await workbench.page.keyboard.type("s");
    await eventually(decorated);
    await workbench.page.keyboard.press("Control+Z");
    await unchanged();
  });

  it("while the predictions of a file are awaited: one message, nothing changed, and they are accepted the next time", async () => {
    await workbench.runCommand("Multitask Tagger: Accept Predictions of the File…");
    await eventually(async () =>
      (await workbench.notifications()).some((each) => each.includes("Predicting the file")),
    );
    kill(await soon(() => modelProcesses()[0]));
    await toldOnce();
    assert.equal(await isAskedWhatToAccept(), false);
    await unchanged();
    await workbench.runCommand("Multitask Tagger: Accept Predictions of the File…");
    await eventually(isAskedWhatToAccept, "what to accept", 60_000);
    await workbench.page.keyboard.press("Enter");
    await eventually(async () => (await workbench.notifications()).some((each) => /^Accepted \d+ tags/.test(each)));
    await workbench.editor.click("mayor");
    await workbench.page.keyboard.press("Control+Z");
    await unchanged();
  });

  it("while disagreements are computed: one message, nothing changed, and they are listed after the next edit", async () => {
    const computedBefore = new Map(modelProcesses().map((pid) => [pid, computed(pid)]));
    const leastMargin = Math.random() / 10;
    workbench.changeSettings({ "multitask.review.disagreements": true, "multitask.review.leastMargin": leastMargin });
    // It does nothing else: what is visible has been predicted.
    kill(await soon(() => modelProcesses().find((pid) => computed(pid) > (computedBefore.get(pid) ?? 0) + 5)));
    await toldOnce();
    const listed = async () => (await workbench.problems()).some((row) => row.includes("The model says"));
    assert.equal(await listed(), false);
    await unchanged();
    await workbench.editor.click("mayor");
    await workbench.page.keyboard.type("s");
    await eventually(listed, "disagreements in the Problems panel", 60_000);
    await workbench.editor.click("Porto");
    await workbench.page.keyboard.press("Control+Z");
    await unchanged();
  });

  it("while the sentences of a review are looked at: one message, nothing changed, and they are listed the next time", async () => {
    workbench.changeSettings({ "multitask.review.disagreements": false });
    const listed = workbench.page.locator(".pane-body .monaco-list-row", { hasText: /\.conll:\d+/ });
    const computedBefore = new Map(modelProcesses().map((pid) => [pid, computed(pid)]));
    await workbench.runCommand("Multitask Tagger: Review Sentences");
    kill(await soon(() => modelProcesses().find((pid) => computed(pid) > (computedBefore.get(pid) ?? 0) + 5)));
    await toldOnce();
    await workbench.runCommand("Multitask Tagger: Review: Refresh");
    await listed.nth(5).waitFor({ timeout: 60_000 });
    await workbench.page.getByText("Unsurest first: entropy.", { exact: true }).waitFor({ timeout: 60_000 });
    await workbench.openFile("many.conll");
    await unchanged();
  });

  function kill(pid: number): void {
    process.kill(pid, "SIGKILL");
  }

  async function toldOnce(): Promise<void> {
    await eventually(() => errors() > errorsBefore);
    await sleep(settled);
    assert.equal(errors(), errorsBefore + 1);
    const told = await eventually(async () => {
      const messages = (await workbench.notifications()).filter((message) => message.includes("model process"));
      return messages.length > 0 && messages;
    });
    assert.equal(told.length, 1, told.join("; "));
    assert.match(told[0]!, /^The model process ended unexpectedly \(SIGKILL\)/);
    await workbench.runCommand("Notifications: Clear All Notifications");
  }

  /** What is told is logged too: a notification of the same words takes the place of the one before it. */
  function errors(): number {
    const cwd = path.dirname(workbench.folder);
    const logs = globSync("user-data/logs/**/*Multitask Tagger.log", { cwd, absolute: true });
    return logs.length === 0 ? 0 : readFileSync(logs[0]!, "utf8").split("[error]").length - 1;
  }

  /** Nothing is saved by itself: a file that is not marked as changed is what lies on the disk. */
  async function unchanged(): Promise<void> {
    await workbench.page.locator(".tab.active:not(.dirty)", { hasText: "many.conll" }).waitFor();
    assert.ok(readFileSync(path.join(workbench.folder, "many.conll"), "utf8") === text);
  }

  async function isAskedWhatToAccept(): Promise<boolean> {
    return (await workbench.picker()).some((row) => /^(All|At least \d+ % sure) ?\d/.test(row));
  }

  async function decorated(): Promise<boolean> {
    return (await workbench.editor.decorations()).length > 0;
  }
});

/** Copies of a corpus with other words in each, so that no two sentences are the same. */
function manySentences(corpus: string): string {
  return Array.from({ length: copies }, (_, copy) => corpus.replaceAll(/^(.*)(\t.*\t.*\n\n)/gm, `$1${copy}$2`)).join(
    "",
  );
}

/** As `eventually`, for what passes quickly. */
async function soon<T>(ask: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    assert.ok(Date.now() < end, ask.toString());
    await sleep(5);
  }
}
