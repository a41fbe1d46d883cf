import assert from "node:assert/strict";
import type { Selection } from "vscode";
import { readConll } from "../conll/read";
import type { Project } from "../tasks/project";
import type { OpenConll } from "./documents";
import { selectedWords } from "./selected-words";
import { taskAtCaret } from "./task-at-caret";

const text = `# sent_id = 1
1-2\tdas\t_\t_\t_\t_\t_\t_\t_\t_
1\tda\t_\tX\t_\t_\t_\t_\t_\tNER=O|CHUNK=O
2\ts\t_\tX\t_\t_\t_\t_\t_\t_
3\tb\t_\tX\t_\t_\t_\t_\t_\t_

1\tc\t_\tX\t_\t_\t_\t_\t_\t_
`;
const span = { kind: "span", weight: 1, scheme: "IOB2" } as const;
const project: Project = {
  tasks: [
    { ...span, id: "ner", column: "misc:NER" },
    { ...span, id: "chunk", column: "misc:CHUNK" },
    { id: "pos", kind: "token", column: "upos", weight: 1 },
  ],
};
const open = { conll: readConll(text), project: { project } } as OpenConll;

/** From the head of a line to the head of another one, the caret at its end. */
function selection(first: number, last: number, isReversed = false): Selection {
  const [start, end] = [first, last].map((line) => ({ line, character: 0 })) as [Selection["start"], Selection["end"]];
  return { start, end, active: isReversed ? start : end, isEmpty: first === last } as Selection;
}

describe("selected words", () => {
  const cases: [what: string, Selection, found: [start: number, end: number, caretWord: number][]][] = [
    ["of a caret are one", selection(3, 3), [[1, 2, 1]]],
    ["of whole lines end before the caret", selection(2, 4), [[0, 2, 1]]],
    ["begin at the caret of a selection upwards", selection(2, 4, true), [[0, 2, 0]]],
    [
      "are those of each sentence",
      selection(4, 7),
      [
        [2, 3, 2],
        [0, 1, 0],
      ],
    ],
    ["are none in comments", selection(0, 0), []],
    ["are none in ranges", selection(1, 1), []],
    ["are none between sentences", selection(5, 5), []],
  ];
  for (const [what, selected, found] of cases) {
    it(what, () => {
      const words = selectedWords(open, [selected]);
      assert.deepEqual(
        words.map(({ words: { start, end }, caretWord }) => [start, end, caretWord]),
        found,
      );
    });
  }
});

describe("the task at a caret", () => {
  const at = (line: number, character: number) => taskAtCaret(open, project.tasks, { line, character })?.id;
  const misc = "1\tda\t_\tX\t_\t_\t_\t_\t_\t".length;

  it("is that of its column", () => {
    assert.equal(at(2, "1\tda\t_\t".length), "pos");
    assert.equal(at(2, 0), undefined);
    assert.equal(at(0, 3), undefined);
  });

  it("is that of the key in MISC, where several stand there", () => {
    assert.equal(at(2, misc + "NER=".length), "ner");
    assert.equal(at(2, misc + "NER=O|CHUNK=O".length), "chunk");
    assert.equal(at(2, misc), undefined);
  });
});
