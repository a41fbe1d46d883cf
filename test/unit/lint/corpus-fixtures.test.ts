import assert from "node:assert/strict";
import { corpusRules } from "../../../src/lint/rules/index";
import { describeCorpusFinding, lintCorpusFixture, readCorpusFixtures } from "./corpus-fixture";

describe("fixtures of corpora", () => {
  const fixtures = readCorpusFixtures();

  for (const fixture of fixtures) {
    it(`${fixture.name} has the findings that it states, and no others`, () => {
      assert.deepEqual(lintCorpusFixture(fixture).map(describeCorpusFinding).sort(), fixture.expected);
    });
  }

  for (const { id } of corpusRules) {
    it(`${id} has a fixture with findings and one without`, () => {
      const faulty = fixtures.find(({ name }) => name === id);
      const clean = fixtures.find(({ name }) => name === `${id}.clean`);
      assert.ok(faulty?.expected.some((finding) => finding.includes(`: ${id} `)));
      assert.deepEqual(clean?.expected, []);
    });
  }

  it("every message is one sentence of one line", () => {
    for (const [, { message }] of fixtures.flatMap(lintCorpusFixture))
      assert.match(message, /^["\p{L}][^\n]*[^.][.?]$/u);
  });

  it("every related place is a word of a file of the corpus", () => {
    for (const fixture of fixtures) {
      for (const { path, line, column, endColumn } of lintCorpusFixture(fixture).flatMap(
        ([, one]) => one.related ?? [],
      )) {
        const { document } = fixture.files.find((file) => file.path === path)!;
        assert.match(document.lineText(line).slice(column, endColumn), /^\S+$/);
      }
    }
  });
});
