import assert from "node:assert/strict";
import { isWellFormed, SCHEMES } from "./schemes";
import { mayFollow, tagCandidates } from "./tag-candidates";
import type { Task } from "./task";

const ner: Task = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const counts = new Map([
  ["O", 100],
  ["B-PER", 5],
  ["I-PER", 7],
  ["B-LOC", 9],
]);
const tagsAfter = (previous: string | undefined, task = ner) =>
  tagCandidates(task, counts, previous).map(({ tag, isLegal }) => (isLegal ? tag : `(${tag})`));

describe("the tags for a token", () => {
  it("are those that may follow the tag before, by frequency, then the others", () => {
    assert.deepEqual(tagsAfter("B-PER"), ["O", "B-LOC", "I-PER", "B-PER", "(I-LOC)"]);
    assert.deepEqual(tagsAfter(undefined), ["O", "B-LOC", "B-PER", "(I-PER)", "(I-LOC)"]);
  });

  it("have all prefixes of the scheme, also those that the file lacks", () => {
    const bioes = tagCandidates({ ...ner, scheme: "BIOES" }, new Map([["S-PER", 1]]), "B-PER");
    assert.deepEqual(
      bioes.filter(({ isLegal }) => isLegal).map(({ tag }) => tag),
      ["E-PER", "I-PER"],
    );
    assert.equal(bioes.length, 5);
  });

  it("are no more than those of the file where they mark no spans", () => {
    const pos: Task = { id: "task_pos", kind: "token", column: "pos", weight: 1 };
    const found = tagCandidates(
      pos,
      new Map([
        ["ADP", 1],
        ["NOUN", 2],
      ]),
      undefined,
    );
    assert.deepEqual(
      found.map(({ tag }) => tag),
      ["NOUN", "ADP"],
    );
  });
});

describe("a tag after another", () => {
  for (const scheme of SCHEMES) {
    it(`is legal in ${scheme} where a well-formed sentence has them so`, () => {
      const tags = ["O", ...["A", "B"].flatMap((label) => [..."BIESLU"].map((prefix) => `${prefix}-${label}`))];
      const wellFormed = new Set<string>();
      for (const one of tags) {
        for (const two of tags) {
          for (const three of tags) {
            for (const four of tags) {
              if (!isWellFormed([one, two, three, four], scheme)) continue;
              wellFormed.add(` ${one}`).add(`${one} ${two}`).add(`${two} ${three}`).add(`${three} ${four}`);
            }
          }
        }
      }
      const ofScheme = tags.filter(
        (tag) => wellFormed.has(` ${tag}`) || [...wellFormed].some((p) => p.endsWith(` ${tag}`)),
      );
      for (const previous of ["", ...ofScheme]) {
        for (const next of ofScheme) {
          const expected = wellFormed.has(`${previous} ${next}`);
          assert.equal(mayFollow(previous || undefined, next, scheme), expected, `${previous} ${next}`);
        }
      }
    });
  }
});
