import assert from "node:assert/strict";
import { readConll } from "../../conll/read";
import type { Project } from "../../tasks/project";
import { FileContext } from "../file-context";
import { nextUnannotated } from "./next-unannotated";

const project: Project = {
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "ner", kind: "span", column: "ner", weight: 1, scheme: "IOB2" },
    { id: "pos", kind: "token", column: "pos", weight: 1 },
  ],
};
const [ner, pos] = project.tasks as [Project["tasks"][0], Project["tasks"][0]];
const text = `# sent_id = 1
Anna\tPROPN\tO
sings\t_\tO

So\tADV\tO

-DOCSTART-\t_\t_

short\tX
Bo\t_\t_
Kim\tPROPN\t_
`;

describe("the next word without annotation", () => {
  const file = new FileContext(readConll(text), project);
  const cases: [what: string, tasks: typeof project.tasks, from: number, step: 1 | -1, found: [number, number]][] = [
    ["below a comment", [pos], 0, 1, [2, 6]],
    ["of the task alone", [ner], 0, 1, [9, 5]],
    ["of any task", [ner, pos], 3, 1, [9, 5]],
    ["below the line", [pos], 2, 1, [9, 3]],
    ["in the same sentence", [ner], 9, 1, [10, 10]],
    ["round the end", [pos], 9, 1, [2, 6]],
    ["round the end between sentences", [ner], 11, 1, [9, 5]],
    ["above the line", [ner], 10, -1, [9, 5]],
    ["above, round the head", [ner], 9, -1, [10, 10]],
    ["above, in another sentence", [pos], 9, -1, [2, 6]],
    ["above, of the first task that lacks it", [ner, pos], 10, -1, [9, 5]],
  ];
  for (const [what, tasks, from, step, [line, character]] of cases) {
    it(what, () => assert.deepEqual(nextUnannotated(file, tasks, from, step), { line, character }));
  }

  it("is the one in the line itself where there is no other", () => {
    const one = new FileContext(readConll("a\tX\tO\nb\tX\t_\n"), project);
    for (const step of [1, -1] as const) {
      assert.deepEqual(nextUnannotated(one, [ner], 1, step), { line: 1, character: 4 });
    }
  });

  it("is none where all have a tag, and in an empty file", () => {
    assert.equal(nextUnannotated(new FileContext(readConll("a\tX\tO\nb\tX\tO\n"), project), [ner], 0, 1), undefined);
    assert.equal(nextUnannotated(new FileContext(readConll(""), project), [ner], 0, 1), undefined);
  });
});
