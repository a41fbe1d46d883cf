import assert from "node:assert/strict";
import fc from "fast-check";
import { splitCells } from "./cells";
import { readConll } from "./read";

const cell = fc.stringMatching(/^[ab\u0301\u00a0 _=-]{0,4}$/);

describe("a token of a line", () => {
  it("answers for one cell as the split line does", () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 4 }), fc.array(cell, { maxLength: 3 }), (cells, others) => {
        const line = `x${cells.join("\t")}`;
        const [token] = readConll(`form\ttag\n${line}\n${line}\n`).sentences[0]!.tokens.slice(1);
        const split = splitCells(line, "tab");
        for (let index = 0; index <= split.length; index++) {
          const text = split[index]?.text ?? "";
          assert.equal(token!.textOf(index) ?? "", text);
          assert.deepEqual(token!.cell(index), split[index]);
          for (const other of [...others, text, `${text}b`]) {
            for (const at of [0, 1]) {
              const found = other.startsWith(text, at) ? text.length : -1;
              assert.equal(token!.lengthAt(index, other, at), found, JSON.stringify({ text, other, at }));
            }
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
