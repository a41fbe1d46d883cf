import assert from "node:assert/strict";
import fc from "fast-check";
import { composeEdits } from "./compose-edits";
import type { TextEdit } from "./document";
import { applyEdits } from "./edit";

describe("edits in several rounds", () => {
  it("are the same as all of them at once", () => {
    const first = [{ start: 1, end: 2, text: "xyz" }];
    const second = [
      { start: 0, end: 2, text: "" },
      { start: 3, end: 5, text: "!" },
    ];
    assert.deepEqual(composeEdits(4, [first, second]), [{ start: 0, end: 3, text: "y!" }]);
    assert.equal(applyEdits(applyEdits("abcd", first), second), "y!d");
  });

  it("are the same as all of them at once, whatever they are", () => {
    const round = fc.array(fc.tuple(fc.nat(9), fc.nat(4), fc.string({ maxLength: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(round, { maxLength: 4 }), (text, written) => {
        let edited = text;
        const rounds = written.map((parts) => {
          const edits = placeIn(edited.length, parts);
          edited = applyEdits(edited, edits);
          return edits;
        });
        assert.equal(applyEdits(text, composeEdits(text.length, rounds)), edited);
      }),
      { numRuns: 10_000 },
    );
  });
});

/** Edits in order, each some letters after the one before. */
function placeIn(length: number, parts: readonly (readonly [number, number, string])[]): TextEdit[] {
  let position = 0;
  return parts.map(([gap, removed, text]) => {
    const start = Math.min(length, position + gap);
    position = Math.min(length, start + removed);
    return { start, end: position, text };
  });
}
