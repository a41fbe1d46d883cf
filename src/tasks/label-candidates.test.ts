import assert from "node:assert/strict";
import { labelCandidates, refuseLabel, type Label } from "./label-candidates";
import type { Task } from "./task";

const ner: Task = { id: "ner", kind: "span", column: "ner", weight: 1, scheme: "IOB2" };
const pos: Task = { id: "pos", kind: "token", column: "pos", weight: 1 };
const nothing = new Map<Label, number>();
const counts = new Map<Label, number>([
  ["PER", 5],
  ["LOC", 9],
  ["ORG", 5],
]);

describe("candidates for a label", () => {
  const order = (knowledge: Parameters<typeof labelCandidates>[0]) =>
    labelCandidates(knowledge).map(({ label }) => label);

  it("are ordered by how frequent they are, and by their letters, no label last", () => {
    const knowledge = { counts, probabilities: nothing, ofSameWords: nothing };
    assert.deepEqual(order(knowledge), ["LOC", "ORG", "PER", undefined]);
  });

  it("are those first that the same words have elsewhere", () => {
    const ofSameWords = new Map<Label, number>([
      ["PER", 2],
      ["MISC", 1],
    ]);
    assert.deepEqual(order({ counts, probabilities: nothing, ofSameWords }), ["PER", "MISC", "LOC", "ORG", undefined]);
  });

  it("are those first that a model takes to be likely, no label too", () => {
    const ofSameWords = new Map<Label, number>([["PER", 2]]);
    const probabilities = new Map<Label, number>([
      ["ORG", 0.2],
      ["LOC", 0.005],
      [undefined, 0.7],
    ]);
    const found = labelCandidates({ counts, probabilities, ofSameWords });
    assert.deepEqual(
      found.map(({ label, probability }) => [label, probability]),
      [
        [undefined, 0.7],
        ["ORG", 0.2],
        ["PER", undefined],
        ["LOC", undefined],
      ],
    );
  });
});

describe("a new label", () => {
  const cases: [task: Task, label: string, isRefused: boolean][] = [
    [ner, "PER", false],
    [ner, "PER-PART", false],
    [ner, "", true],
    [ner, "A B", true],
    [ner, "A\tB", true],
    [ner, "A|B", true],
    [ner, "_", true],
    [ner, "O", true],
    [ner, "-PER", true],
    [ner, "PER-", true],
    [pos, "-LRB-", false],
    [pos, "O", false],
    [pos, "A B", true],
  ];
  for (const [task, label, isRefused] of cases) {
    it(`"${label}" of ${task.id} is ${isRefused ? "refused with a reason" : "taken"}`, () => {
      assert.equal(refuseLabel(task, label, { tasks: [task] }) !== undefined, isRefused);
    });
  }
});
