import assert from "node:assert/strict";
import { describeMalformed } from "./malformed-tag";
import { formOfTag } from "../../tasks/tag-form";

const KNOWN = new Set(["PER", "deriv-per"]);

describe("describeMalformed", () => {
  for (const [tag, fix] of [
    ["0", "O"],
    ["o", "O"],
    ["\u041E", "O"],
    ["b-NEW", "B-NEW"],
    ["s-deriv-per", "S-deriv-per"],
    ["I\u2013NEW", "I-NEW"],
    ["B_PER", "B-PER"],
    ["i:PER", "I-PER"],
    ["B--PER", "B-PER"],
    ["B-PER-", "B-PER"],
    ["E- PER", "E-PER"],
    ["B_deriv-per", "B-deriv-per"],
  ] as const) {
    it(`reads ${tag} as ${fix}`, () => {
      const { fix: found, guesses } = describeMalformed(tag, "IOB2", KNOWN, []);
      assert.equal(found, fix);
      assert.deepEqual(guesses, []);
    });
  }

  for (const [tag, guesses] of [
    ["B_NEW", "B-NEW"],
    ["I-O", "O"],
    ["O-PER", "O S-PER B-PER I-PER E-PER"],
    ["O-NEW", "O"],
    ["B-", "B-LOC B-ORG"],
    ["PER", "S-PER B-PER I-PER E-PER"],
    ["BPER", "B-PER"],
    ["M-PER", "I-PER"],
    ["W-PER", "S-PER"],
    ["X-NEW", ""],
    ["B-PER|NOUN", "B-PER"],
    ["NOUN", ""],
    ["-", "O _"],
  ] as const) {
    it(`offers ${guesses || "nothing"} for ${tag}`, () => {
      const found = describeMalformed(tag, "BIOES", KNOWN, ["LOC", "ORG", "LOC"]);
      assert.equal(found.fix, undefined);
      assert.deepEqual(found.guesses, guesses === "" ? [] : guesses.split(" "));
    });
  }

  it("fixes and guesses are never malformed themselves", () => {
    for (const tag of ["0", "b-X", "B_X", "I-O", "B-", "PER", "BPER", "X-PER", "B-PER NOUN", "B-PER|B-PER|O"]) {
      const { fix, guesses } = describeMalformed(tag, "BILOU", KNOWN, ["PER"]);
      for (const other of fix === undefined ? guesses : [fix]) assert.notEqual(formOfTag(other), "malformed", tag);
    }
  });
});
