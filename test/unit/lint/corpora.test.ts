import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdits } from "../../../src/conll/edit";
import { readConll } from "../../../src/conll/read";
import { fixAll, lint } from "../../../src/lint/lint";
import { inferProject } from "../../../src/tasks/inference";

const DATA = join(__dirname, "../../../../shared/data");

describe("lint of real corpora (skipped without ../shared/data)", () => {
  before(function () {
    if (!existsSync(DATA)) this.skip();
  });

  const read = (file: string) => readFileSync(join(DATA, file), "utf8");
  const lintText = (text: string) => {
    const document = readConll(text);
    return lint(document, inferProject([document]));
  };

  for (const [split, sentences] of Object.entries({ train: 14_044, dev: 498, test: 2_074 })) {
    it(`finds each sentence of EWT ${split} whose multitask_id was taken away, and restores it byte for byte`, () => {
      const text = read(`ewt-multitask/${split}.conll`);
      const without = text.replaceAll(/^# multitask_id.*\n/gm, "");
      const found = lintText(without);
      assert.deepEqual(lintText(text), []);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))], ["multitask-id/missing"]);
      const firstLines = without.split("\n").flatMap((line, i, lines) => (line && !lines[i - 1] ? [i] : []));
      assert.equal(firstLines.length, sentences);
      assert.deepEqual(
        found.map(({ line }) => line),
        firstLines,
      );
      assert.equal(applyEdits(without, fixAll(found)), text);
    });
  }

  for (const file of [
    "wnut17/wnut17train.conll",
    "ssj-ner/sl_ssj-ud-dev.conllu",
    "sec-filings/CONLL-format/data/test/FIN3.txt",
  ]) {
    it(`finds nothing but missing ids in ${file}, whose hash signs and widths are regular`, () => {
      const text = read(file);
      const found = lintText(text);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))], ["multitask-id/missing"]);
      assert.deepEqual(lintText(applyEdits(text, fixAll(found))), []);
    });
  }
});
