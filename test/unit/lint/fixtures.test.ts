import assert from "node:assert/strict";
import { applyEdits } from "../../../src/conll/edit";
import { fixAll } from "../../../src/lint/lint";
import { rules } from "../../../src/lint/rules/index";
import { describeFinding, lintFixture, readFixtures } from "./fixture";

describe("lint fixtures", () => {
  const fixtures = readFixtures();

  for (const fixture of fixtures) {
    it(`${fixture.name} has the findings that it states, and no others`, () => {
      assert.deepEqual(lintFixture(fixture).map(describeFinding).sort(), fixture.expected);
    });

    it(`${fixture.name} is mended as stated`, () => {
      const edits = fixAll(lintFixture(fixture));
      const text = applyEdits(fixture.document.text, edits);
      assert.equal(text, fixture.fixed ?? fixture.document.text);
    });
  }

  for (const { id } of rules.filter(({ scope }) => scope !== "corpus")) {
    it(`${id} has a fixture with findings and one without`, () => {
      const faulty = fixtures.find(({ name }) => name === id);
      const clean = fixtures.find(({ name }) => name === `${id}.clean`);
      assert.ok(faulty?.expected.some((finding) => finding.startsWith(`${id} `)));
      assert.deepEqual(clean?.expected, []);
    });
  }

  it("every message is one sentence of one line", () => {
    for (const { message } of fixtures.flatMap(lintFixture)) assert.match(message, /^["\p{L}][^\n]*[^.][.?]$/u);
  });
});
