import assert from "node:assert/strict";
import fc from "fast-check";
import { ALL_SCHEMES, findFittingSchemes, includesScheme } from "./fitting-schemes";
import { convertTags, isWellFormed, SCHEMES } from "./schemes";

const tag = fc.constantFrom("O", "_", "B", "I", ..."BIESLU".split("").flatMap((it) => [`${it}-A`, `${it}-B-C`]));

function assertFits(tags: readonly string[]): void {
  const fitting = findFittingSchemes(tags);
  for (const scheme of SCHEMES) {
    assert.equal(includesScheme(fitting, scheme), isWellFormed(tags, scheme), `${tags.join(" ")} in ${scheme}`);
  }
}

describe("findFittingSchemes", () => {
  it("finds all where there are no spans", () => {
    assert.equal(findFittingSchemes(["O", "_"]), ALL_SCHEMES);
    assert.equal(findFittingSchemes([]), ALL_SCHEMES);
  });

  it("finds the schemes that isWellFormed agrees to, in any tags", () => {
    fc.assert(fc.property(fc.array(tag, { maxLength: 6 }), assertFits), { numRuns: 5000 });
  });

  it("finds them in tags that are well-formed in one scheme at least", () => {
    fc.assert(
      fc.property(fc.array(tag, { maxLength: 8 }), fc.constantFrom(...SCHEMES), (tags, scheme) => {
        assertFits(convertTags(tags, scheme));
      }),
      { numRuns: 5000 },
    );
  });
});
