import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import { readTags, type Tags } from "../tasks/annotation";
import type { Project } from "../tasks/project";
import type { Task } from "../tasks/task";
import { lineWithoutCell, retag } from "./tag-edits";

const ner: Task = { id: "ner", kind: "span", column: "ner", weight: 1, scheme: "IOB2" };
const pos: Task = { id: "pos", kind: "token", column: "pos", weight: 1 };
const inColumns: Project = { columns: ["form", "pos", "ner"], tasks: [ner, pos] };
const inMisc: Project = { tasks: [{ ...ner, column: "misc:NER" }] };

/** The text after new tags were written into its first sentence; `_` is a word without annotation. */
function write(text: string, project: Project, task: Task, tags: string): string {
  const conll = readConll(text);
  const sentence = conll.sentences[0]!;
  const before = readTags(sentence, task, conll.layout, project);
  const after: Tags = tags.split(" ").map((tag) => (tag === "_" ? undefined : tag));
  return applyEdits(text, retag(conll, project, sentence, { task, before, after }));
}
const misc = (...cells: string[]) =>
  cells.map((cell, at) => `${at + 1}\tw\tw\tX\t_\t_\t0\troot\t_\t${cell}\n`).join("");

describe("new tags of a sentence", () => {
  const cases: [what: string, before: string, task: Task, tags: string, after: string][] = [
    ["have it name the task", "a\tX\t_\nb\tX\t_\n", ner, "B-L _", "# multitask_id = ner|pos\na\tX\tB-L\nb\tX\t_\n"],
    ["leave a name that is there", "# multitask_id = ner\na\t_\tO\n", ner, "B-L", "# multitask_id = ner\na\t_\tB-L\n"],
    [
      "take a name away with the last tag",
      "# multitask_id = ner|pos\na\tX\tO\nb\tX\tO\n",
      ner,
      "_ _",
      "# multitask_id = pos\na\tX\t_\nb\tX\t_\n",
    ],
    [
      "keep a name while a tag is left",
      "# multitask_id = pos\na\tX\t_\nb\tX\t_\n",
      pos,
      "_ X",
      "# multitask_id = pos\na\t_\t_\nb\tX\t_\n",
    ],
    ["take the comment away with the last name", "# multitask_id = pos\na\tX\t_\n", pos, "_", "a\t_\t_\n"],
    ["are not written where they are there", "a\tX\tO\n", pos, "X", "a\tX\tO\n"],
  ];
  for (const [what, before, task, tags, after] of cases) {
    it(what, () => assert.equal(write(before, inColumns, task, tags), after));
  }

  it("are keys of MISC, which go away again with the task", () => {
    const task = inMisc.tasks[0]!;
    const none = misc("SpaceAfter=No", "_");
    const marked = `# multitask_id = ner\n${misc("SpaceAfter=No|NER=B-L", "NER=I-L")}`;
    assert.equal(write(none, inMisc, task, "B-L I-L"), marked);
    const partly = `# multitask_id = ner\n${misc("SpaceAfter=No", "NER=O")}`;
    assert.equal(write(partly, inMisc, task, "_ _"), none);
    // The first word has no key of its own, so that nothing is left.
    assert.equal(write(partly, inMisc, task, "O _"), none);
  });

  it("leave ids in cells to a person", () => {
    const text = misc("multitask_id=ner|NER=O");
    assert.equal(write(text, inMisc, inMisc.tasks[0]!, "_"), misc("multitask_id=ner"));
  });

  it("need a cell", () => {
    const conll = readConll("a\tX\tO\nb\tX\nc\tX\tO\n");
    const sentence = conll.sentences[0]!;
    const before = readTags(sentence, ner, conll.layout, inColumns);
    const lineFor = (after: Tags) => lineWithoutCell(conll, inColumns, sentence, { task: ner, before, after });
    assert.equal(lineFor(["B-L", "I-L", "O"]), 1);
    assert.equal(lineFor(["B-L", undefined, "O"]), undefined);
  });
});
