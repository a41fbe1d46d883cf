import assert from "node:assert/strict";
import { readConll } from "../conll/read";
import { countLabelsOfWords } from "./labels-of-words";
import type { Project } from "./project";

const project: Project = {
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "ner", kind: "span", column: "ner", weight: 1, scheme: "BIOES" },
    { id: "pos", kind: "token", column: "pos", weight: 1 },
  ],
};
const document = readConll(`New\tPROPN\tB-LOC
York\tPROPN\tE-LOC

New\tADJ\tO
York\tPROPN\tS-ORG

New\tPROPN\tB-ORG
York\tPROPN\tI-ORG
Times\t_\tE-ORG
`);

describe("labels of words", () => {
  const cases: [task: number, forms: string[], counts: Record<string, number>][] = [
    [0, ["New", "York"], { LOC: 1 }],
    [0, ["York"], { ORG: 1 }],
    [0, ["New"], {}],
    [0, ["New", "York", "Times"], { ORG: 1 }],
    [1, ["New"], { PROPN: 2, ADJ: 1 }],
    [1, ["New", "York"], { PROPN: 5, ADJ: 1 }],
    [1, ["Times"], {}],
  ];
  for (const [task, forms, counts] of cases) {
    const { id } = project.tasks[task]!;
    it(`of ${forms.join(" ")} in ${id} are ${JSON.stringify(counts)}`, () => {
      const found = countLabelsOfWords(document, project, project.tasks[task]!, forms);
      assert.deepEqual(Object.fromEntries(found), counts);
    });
  }
});
