import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import type { Project } from "../tasks/project";
import { fixInRounds } from "./fix-rounds";
import { fixAll, lint } from "./lint";

const project: Project = {
  columns: ["form", "ner"],
  tasks: [{ id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 }],
};
const findings = (text: string) => lint(readConll(text), project);
const isFixable = (text: string) => findings(text).some(({ fix }) => fix);

describe("fixes in rounds", () => {
  // An empty cell is mended first: a sentence with one is not asked for its tasks.
  const text = "Anna\tB-PER\nLee\t\n\nin\tO\n";

  it("leave nothing to be fixed where one round does", () => {
    assert.ok(isFixable(applyEdits(text, fixAll(findings(text)))), "this text takes more than one round");
    const mended = applyEdits(
      text,
      fixInRounds(readConll(text), (document) => lint(document, project)),
    );
    const ids = "# multitask_id = task_ner\n";
    assert.equal(mended, `${ids}Anna\tB-PER\nLee\t_\n\n${ids}in\tO\n`);
    assert.equal(isFixable(mended), false);
  });

  it("are none where nothing can be fixed", () => {
    const clean = "# multitask_id = task_ner\nAnna\tB-PER\n";
    assert.deepEqual(
      fixInRounds(readConll(clean), (document) => lint(document, project)),
      [],
    );
  });
});
