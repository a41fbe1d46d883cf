import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { eventually } from "../eventually";
import { Workbench } from "./workbench";

const text = `# multitask_id = task_ner|task_pos
Anna\tPROPN\tB-PER
Lee\tPROPN\tI-PER
in\tADP\tO
Porto\tPROPN\tB-LOC

Porto\tPROPN\t_
Alegre\tPROPN\t_
`;

describe("tagging by keyboard alone", () => {
  let workbench: Workbench;

  beforeEach(async () => {
    workbench = await Workbench.open({ settings: { "files.autoSave": "off" } });
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await workbench.screenshot("failed-tagging");
    await workbench.close();
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await workbench.page.keyboard.press(key);
  };
  const type = (letters: string) => workbench.page.keyboard.type(letters);
  const shows = (line: string) => workbench.editor.shows(line.replaceAll("\t", " "));
  /** The visible lines, with a blank between their cells. */
  const words = async (word: string) => {
    const lines = (await workbench.editor.lines()).map((line) => line.trim().split(/\s+/).join(" "));
    return lines.filter((line) => line.startsWith(`${word} `));
  };
  const becomes = (word: string, ...expected: string[]) =>
    eventually(async () => (await words(word)).join() === expected.join(), `${word}: ${expected.join()}`);

  /** Opens the list of labels; one that is still closing would show the same rows, and let letters go into the file. */
  async function openLabels(expected: string): Promise<void> {
    await workbench.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await press("Alt+L");
    await workbench.pickerShows(expected);
  }

  it("picks labels by a digit or by their letters, writes new ones, and moves the ends of spans", async () => {
    writeFileSync(path.join(workbench.folder, "tagging.conll"), text);
    await workbench.openFile("tagging.conll");
    await shows("Alegre");
    await eventually(async () => (await workbench.problems()).length > 0);

    await workbench.editor.click("Alegre");
    await press("Control+Home", "Alt+U");
    await openLabels("LOC");
    await workbench.screenshot("tagging-set-label");
    const rows = await workbench.picker();
    assert.match(rows[0]!, /^1\s+LOC.*1 on the same words/s, rows.join("; "));
    await type("1");
    await becomes("Porto", "Porto PROPN B-LOC", "Porto PROPN B-LOC");

    await press("Alt+K");
    await becomes("Alegre", "Alegre PROPN I-LOC");
    await workbench.screenshot("tagging-extended");
    await press("Alt+J");
    await becomes("Alegre", "Alegre PROPN O");
    await press("Control+Z");
    await becomes("Alegre", "Alegre PROPN I-LOC");

    await openLabels("PER");
    await type("per");
    await workbench.pickerShows('New label "per"');
    await workbench.screenshot("tagging-filtered");
    await press("Enter");
    await becomes("Porto", "Porto PROPN B-LOC", "Porto PROPN B-PER");

    await openLabels("PER");
    await type("A|B");
    await workbench.pickerShows("cannot hold |");
    await workbench.screenshot("tagging-refused");
    await press("Control+A");
    await type("PLACE");
    await workbench.pickerShows('New label "PLACE"');
    await press("Enter");
    await becomes("Alegre", "Alegre PROPN I-PLACE");

    await press("Shift+Alt+L");
    await becomes("Alegre", "Alegre PROPN O");
    await press("Shift+Alt+L");
    await becomes("Porto", "Porto PROPN B-LOC", "Porto PROPN _");
  });

  it("offers the labels of all tasks where the caret is in the column of none", async () => {
    writeFileSync(path.join(workbench.folder, "tagging.conll"), text);
    await workbench.openFile("tagging.conll");
    await eventually(async () => (await workbench.problems()).length > 0);
    await workbench.editor.click("Alegre");
    await press("Home");
    await openLabels("PROPN");
    await workbench.screenshot("tagging-all-tasks");
    const rows = (await workbench.picker()).join("; ");
    for (const shown of ["LOC", "No span", "PROPN", "ADP"]) assert.ok(rows.includes(shown), `${shown} in ${rows}`);
    await type("verb");
    await eventually(async () => (await workbench.picker())[0]?.includes("VERB"));
    await press("Enter");
    await becomes("Alegre", "Alegre VERB _");
  });
});
