import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits } from "./edit";
import { readConll } from "./read";
import { separateByTabs } from "./separate";

const separate = (text: string) => applyEdits(text, separateByTabs(readConll(text)));

describe("columns separated by TABs", () => {
  it("are written where runs of blanks separated them", () => {
    assert.equal(
      separate("# a longer  comment\nAnna  PER  B\nin   O\tO \r\n\n-DOCSTART- -X- O\n"),
      "# a longer  comment\nAnna\tPER\tB\nin\tO\tO\r\n\n-DOCSTART-\t-X-\tO\n",
    );
  });

  it("are mended in the lines that do otherwise", () => {
    assert.equal(
      separate("a\tX\tO\nb X\tO\nc  X O\nd\tX\tO\ne\tX\tO\n"),
      "a\tX\tO\nb\tX\tO\nc\tX\tO\nd\tX\tO\ne\tX\tO\n",
    );
  });

  it("keep the blanks inside their cells", () => {
    const text = "New York\tX\tO\nb\tX\tO\nc\tX\n";
    assert.equal(separate(text), text);
  });

  it("hold the same text as before, and are not separated twice", () => {
    const cell = fc.constantFrom("a", "B-PER", "O", "_", "#x", "-DOCSTART-");
    const blanks = fc.constantFrom(" ", "  ", " \t", "\t");
    const line = fc.array(fc.tuple(cell, blanks), { minLength: 3, maxLength: 3 }).map((parts) =>
      parts
        .map(([cell, blank]) => cell + blank)
        .join("")
        .trimEnd(),
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = `${lines.join("\n")}\n`;
        const separated = separate(text);
        assert.deepEqual(separated.split(/[ \t]+|(?<=\n)/), text.split(/[ \t]+|(?<=\n)/));
        assert.equal(separate(separated), separated);
      }),
      { numRuns: 1000 },
    );
  });
});
