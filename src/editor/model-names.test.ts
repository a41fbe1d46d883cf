import assert from "node:assert/strict";
import { problemOfName } from "./model-names";

describe("the name of a model's folder", () => {
  for (const [name, expected] of [
    ["ner-pos 2", undefined],
    ["モデル", undefined],
    [".hidden", undefined],
    ["console", undefined],
    ["", /needs a name/],
    ["  ", /needs a name/],
    ["a/b", /has no "\/"/],
    ["a\\b", /has no "\\\\"/],
    ["a:b", /has no ":"/],
    ["a\u0007", /has no "\\u0007"/],
    [".", /means something else/],
    ["..", /means something else/],
    ["CON", /means something else/],
    ["com1.x", /means something else/],
    [" a", /begin or end with a blank/],
    ["a ", /begin or end with a blank/],
    ["a.", /full stop/],
    ["taken", /is there already/],
  ] as const) {
    const what = expected ? "is refused" : "is taken";
    it(`${JSON.stringify(name)} ${what}`, () => {
      const problem = problemOfName(name, ["taken"]);
      if (expected) assert.match(problem ?? "", expected);
      else assert.equal(problem, undefined);
    });
  }
});
