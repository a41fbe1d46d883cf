import assert from "node:assert/strict";
import fc from "fast-check";
import { TextBuffer } from "./text-buffer";

const piece = fc.tuple(fc.string({ minLength: 1 }), fc.constantFrom(0, 1, 900, 20_000)).map(([s, n]) => s.repeat(n));
const splices = fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 100, 70_000), piece), { maxLength: 8 });

describe("TextBuffer", () => {
  it("holds what a string would after any splices", () => {
    fc.assert(
      fc.property(piece, splices, (text, changes) => {
        let expected = text;
        let buffer = TextBuffer.from(text);
        for (const [at, length, inserted] of changes) {
          const start = at % (expected.length + 1);
          const end = Math.min(expected.length, start + length);
          expected = expected.slice(0, start) + inserted + expected.slice(end);
          buffer = buffer.splice(start, end, inserted);
          assert.equal(buffer.length, expected.length);
          assert.ok(buffer.toString() === expected);
          assert.ok(buffer.slice(start, end + inserted.length) === expected.slice(start, end + inserted.length));
          assert.equal(buffer.charCodeAt(start), expected.charCodeAt(start));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("rejects a part outside the text", () => {
    assert.throws(() => TextBuffer.from("abc").splice(2, 5, ""), /2 to 5 lies outside the text of 3 characters/);
  });
});
