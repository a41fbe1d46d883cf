import assert from "node:assert/strict";
import { readConll } from "../conll/read";
import { groupSentences, lastLineOf } from "./sentence-groups";

describe("groups of sentences", () => {
  const { sentences } = readConll("# a comment alone\n\n" + "a\tO\nb\tO\n\n".repeat(7));

  it("are sentences for themselves in a short file, those without tokens left out", () => {
    assert.deepEqual(
      groupSentences(sentences).map((group) => group.map(({ firstLine }) => firstLine)),
      [[2], [5], [8], [11], [14], [17], [20]],
    );
  });

  it("hold as many in a long file as keep them few", () => {
    const groups = groupSentences(sentences, 3);
    assert.deepEqual(
      groups.map((group) => group.length),
      [3, 3, 1],
    );
    assert.deepEqual(groups.map(lastLineOf), [9, 18, 21]);
  });

  it("are none without sentences", () => {
    assert.deepEqual(groupSentences([]), []);
  });
});
