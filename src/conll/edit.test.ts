import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, updateConll } from "./edit";
import { readConll } from "./read";
import { plainSentence } from "../../test/unit/conll/plain-sentence";

const piece = fc.constantFrom(
  "\n",
  "\r\n",
  "\r",
  "\n\n",
  "\t",
  " ",
  "a O",
  "b\tB-X",
  "# SYM O",
  "# x = y",
  "#tag\tO",
  "#",
  "# multitask_id = a|b",
  "-DOCSTART- O",
  "-DOCSTART-\n",
  "\uFEFF",
  "1\ta\t_",
  "2-3\tb\t_",
  "# global.columns = ID FORM X",
  "New York\tNN\tI-LOC",
  "x NN B-NP\n",
  "1 2 3 4 5 6 7 8 9 10\n",
  "\u2028",
  "é",
  "😀",
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
const edits = fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.array(piece, { maxLength: 3 })), {
  minLength: 1,
  maxLength: 8,
});

describe("updateConll", () => {
  it("equals a fresh read after any edits", () => {
    fc.assert(
      fc.property(text, edits, (before, changes) => {
        let document = readConll(before);
        for (const [at, length, pieces] of changes) {
          const start = at % (document.text.length + 1);
          const end = Math.min(document.text.length, start + length);
          const edit = { start, end, text: pieces.join("") };
          const expected = readConll(applyEdits(document.text, [edit]));
          document = updateConll(document, edit);
          assert.deepEqual(document.sentences.map(plainSentence), expected.sentences.map(plainSentence));
          assert.deepEqual(document.layout, expected.layout);
          assert.deepEqual(document.lineStarts, expected.lineStarts);
          const lineCounts = ({ statistics: { breaks, pseudoBlank } }: typeof document) => [breaks, pseudoBlank];
          assert.deepEqual(lineCounts(document), lineCounts(expected));
          assert.equal(document.text, expected.text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("takes over the sentences that an edit does not touch", () => {
    const document = readConll("a\tO\n\nb\tO\n\nc\tO\n");
    const [first, , third] = document.sentences;
    const updated = updateConll(document, { start: 5, end: 5, text: "x\tO\n" });
    assert.equal(updated.sentences[0], first);
    assert.equal(updated.sentences[2], third);
    assert.equal(third!.firstLine, 5);
  });

  it("rejects an edit outside the text", () => {
    assert.throws(() => updateConll(readConll("a O"), { start: 2, end: 9, text: "" }), RangeError);
  });
});

describe("applyEdits", () => {
  it("applies edits in the order of the text", () => {
    const edits = [
      { start: 4, end: 5, text: "E" },
      { start: 0, end: 0, text: "1" },
      { start: 0, end: 0, text: "2" },
    ];
    assert.equal(applyEdits("abcde", edits), "12abcdE");
  });

  it("rejects edits that overlap", () => {
    const edits = [
      { start: 0, end: 2, text: "" },
      { start: 1, end: 3, text: "" },
    ];
    assert.throws(() => applyEdits("abcde", edits), /overlap at offset 1/);
  });
});
