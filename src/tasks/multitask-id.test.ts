import assert from "node:assert/strict";
import fc from "fast-check";
import { readConll } from "../conll/read";
import { listedTasks, readTaskIdLines, readTaskIds, writeTaskIds } from "./multitask-id";

const mentionsIn = (text: string, columns?: string[]) => {
  const { sentences, layout } = readConll(text);
  return readTaskIds(sentences[0]!, layout, columns && { columns, tasks: [] });
};
const idsIn = (text: string, columns?: string[]) => mentionsIn(text, columns).map(({ id }) => id);
const conllu = (...miscs: string[]) =>
  miscs.map((misc, i) => `${i + 1}\ta\ta\tX\t_\t_\t0\troot\t_\t${misc}\n`).join("");

describe("readTaskIds", () => {
  const spellings = [
    "# multitask_id = a|b",
    "# multitask_id: a, b",
    "#multitask_id=a b",
    "#   multitask_id   :a | b  ",
    "# multitask_id = a,b|",
    "# multitask_id = a\n# multitask_id = b",
  ];
  for (const spelling of spellings) {
    it(`reads ${JSON.stringify(spelling)}`, () => assert.deepEqual(idsIn(`${spelling}\nx\tO\n`), ["a", "b"]));
  }

  it("says where each mention stands", () => {
    const text = "\r\n# sent_id = 1\r\n# multitask_id = task_ner|task_pos\r\nx\tO\r\n";
    const place = { line: 2, source: "comment", misplaced: false };
    assert.deepEqual(mentionsIn(text), [
      { id: "task_ner", start: 17, end: 25, ...place },
      { id: "task_pos", start: 26, end: 34, ...place },
    ]);
  });

  it("reads the MISC cell of the first token, and finds those of others misplaced", () => {
    const text = conllu("SpaceAfter=No|multitask_id=a|multitask_id=b", "multitask_id=c");
    assert.deepEqual(
      mentionsIn(text).map(({ id, line, source, misplaced }) => [id, line, source, misplaced]),
      [
        ["a", 0, "misc", false],
        ["b", 0, "misc", false],
        ["c", 1, "misc", true],
      ],
    );
    const [first] = mentionsIn(text);
    assert.equal(text.slice(first!.start, first!.end), "a");
  });

  it("reads a multitask_id column, named by the file or by the project", () => {
    const named = "# global.columns = FORM NER MULTITASK_ID\nx\tO\ta,b\ny\tO\ta,b\nz\tO\t_\n";
    assert.deepEqual(idsIn(named), ["a", "b"]);
    assert.deepEqual(idsIn("x a|b O\ny _ O\n", ["form", "multitask_id", "ner"]), ["a", "b"]);
    assert.deepEqual(
      mentionsIn("x a O\ny b O\n", ["form", "multitask_id", "ner"]).map(({ misplaced }) => misplaced),
      [false, true],
    );
  });

  it("finds what stands after the first token misplaced", () => {
    const { sentences, layout } = readConll("x\tO\n# multitask_id = a\ny\tO\n");
    assert.equal(readTaskIds(sentences[0]!, layout)[0]!.misplaced, true);
    assert.deepEqual(listedTasks(sentences[0]!, layout), []);
  });

  it("keeps repetitions, which listedTasks drops", () => {
    const { sentences, layout } = readConll("# multitask_id = a|b|a\nx\tO\n");
    assert.deepEqual(
      readTaskIds(sentences[0]!, layout).map(({ id }) => id),
      ["a", "b", "a"],
    );
    assert.deepEqual(listedTasks(sentences[0]!, layout), ["a", "b"]);
  });
});

describe("readTaskIdLines", () => {
  it("shows lines that name no task", () => {
    const { sentences, layout } = readConll(
      "# multitask_id =\n# multitask_id\n# multitask_ids = a\n# multitask_id = |\nx\tO\n",
    );
    assert.deepEqual(
      readTaskIdLines(sentences[0]!, layout).map(({ line, start, end, mentions }) => [
        line,
        start,
        end,
        mentions.length,
      ]),
      [
        [0, 0, 16, 0],
        [1, 0, 14, 0],
        [3, 0, 18, 0],
      ],
    );
  });

  it("shows the lines of comments without a sentence", () => {
    const { sentences, layout } = readConll("# multitask_id = a\n\nx\tO\n");
    assert.equal(readTaskIdLines(sentences[0]!, layout).length, 1);
    assert.equal(readTaskIdLines(sentences[1]!, layout).length, 0);
  });
});

describe("writeTaskIds", () => {
  it("writes what readTaskIds reads", () => {
    const id = fc.stringMatching(/^[^\s|,]+$/);
    fc.assert(
      fc.property(fc.array(id, { minLength: 1 }), (ids) => {
        assert.deepEqual(idsIn(`${writeTaskIds(ids)}\nx\tO\n`), ids);
      }),
    );
  });
});
