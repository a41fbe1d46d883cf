import assert from "node:assert/strict";
import fc from "fast-check";
import { readConll } from "./read";
import { readConllInSteps } from "./read-in-steps";

const line = fc.constantFrom("", "", " ", "Anna\tPROPN", "# a = b", "#tag\tX", "-DOCSTART- O", "1-2\tdu", "1\tde");
const texts = fc
  .tuple(fc.constantFrom("", "\uFEFF"), fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r"))))
  .map(([mark, lines]) => mark + lines.flat().join(""));

describe("readConllInSteps", () => {
  it("reads what readConll reads, wherever it pauses", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 6 }), (text, linesOfAStep) => {
        const steps = readConllInSteps(text, linesOfAStep);
        let step = steps.next();
        while (!step.done) step = steps.next();
        const expected = readConll(text);
        const describe = ({ sentences, layout, lineStarts, text: read }: typeof expected) => ({
          sentences: sentences.map(({ tokens, ...rest }) => ({
            ...rest,
            tokens: tokens.map(({ offset, kind, cells }) => ({ offset, kind, cells })),
          })),
          layout,
          lineStarts,
          read,
        });
        assert.deepEqual(describe(step.value), describe(expected));
      }),
      { numRuns: 2000 },
    );
  });

  it("pauses every thousand lines or so", () => {
    const steps = readConllInSteps("Anna\tPROPN\n\n".repeat(5000));
    assert.ok([...steps].length >= 15);
  });
});
