import assert from "node:assert/strict";
import { casingOf, CASINGS, NO_CASING } from "./casing";

describe("the casing of a word", () => {
  const kinds = [
    ["12", "--", "你好", "مرحبا", ""],
    ["house", "l'été", "x", "straße"],
    ["House", "Été"],
    ["EU", "U.S.", "COVID-19", "ΑΘΗΝΑ"],
    ["I", "A.", "(B)"],
    ["iPhone", "McDonald", "eBay's", "PhDs"],
  ];

  for (const [at, forms] of kinds.entries()) {
    it(`is one for ${forms.join(" ")}`, () => {
      const rows = new Set(forms.map(casingOf));
      assert.equal(rows.size, 1);
      const others = kinds.filter((_, other) => other !== at).flat();
      assert.ok(others.every((form) => !rows.has(casingOf(form))));
    });
  }

  it("is a row of the table", () => {
    const rows = kinds.flat().map(casingOf);
    assert.deepEqual([Math.min(...rows), Math.max(...rows)], [NO_CASING, CASINGS - 1]);
  });
});
