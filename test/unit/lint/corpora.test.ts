import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { applyEdits } from "../../../src/conll/edit";
import { readConll } from "../../../src/conll/read";
import { fixAll, lint, type LintOptions } from "../../../src/lint/lint";
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
      const missing = found.filter(({ rule }) => rule.startsWith("multitask-id/"));
      assert.deepEqual(
        lintText(text).map(({ rule }) => rule),
        split === "train" ? ["layout/invisible-character"] : [],
      );
      assert.deepEqual([...new Set(missing.map(({ rule }) => rule))], ["multitask-id/missing"]);
      const firstLines = without.split("\n").flatMap((line, i, lines) => (line && !lines[i - 1] ? [i] : []));
      assert.equal(firstLines.length, sentences);
      assert.deepEqual(
        missing.map(({ line }) => line),
        firstLines,
      );
      assert.equal(applyEdits(without, fixAll(found)), text);
    });
  }

  for (const [file, others] of Object.entries({
    "wnut17/wnut17train.conll": ["layout/pseudo-blank-line"],
    "ssj-ner/sl_ssj-ud-dev.conllu": [],
    "sec-filings/CONLL-format/data/test/FIN3.txt": ["layout/replacement-character", "sentence/too-long"],
  })) {
    it(`finds nothing but missing ids and known faults in ${file}, whose hash signs and widths are regular`, () => {
      const text = read(file);
      const found = lintText(text);
      assert.deepEqual([...new Set(found.map(({ rule }) => rule))].sort(), [...others, "multitask-id/missing"].sort());
      const fixable = new Set(found.filter(({ fix }) => fix).map(({ rule }) => rule));
      const left = lintText(applyEdits(text, fixAll(found))).map(({ rule }) => rule);
      assert.deepEqual(
        [...new Set(left)],
        others.filter((rule) => !fixable.has(rule)),
      );
    });
  }

  it("finds nothing else in any corpus, without the rules about task ids and tags, but faults that are there", () => {
    const found: Record<string, Record<string, number>> = {};
    for (const file of listCorpora()) {
      const document = readConll(read(file));
      const counts: Record<string, number> = {};
      for (const { rule } of lint(document, inferProject([document]), LAYOUT_ONLY))
        counts[rule] = (counts[rule] ?? 0) + 1;
      if (Object.keys(counts).length > 0) found[file] = counts;
    }
    assert.deepEqual(found, FAULTS);
  });
});

const CORPORA = ["ewt-ud", "ssj-ner", "wnut17", "bc5cdr", "genia-pos", "ewt-multitask", "sec-filings"];

const LAYOUT_ONLY: LintOptions = { severities: { "multitask-id/*": "off", "tags/*": "off" } };

/** All are warnings that were looked at; there is no error among them. */
const FAULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // The soft hyphen in "basically" of line 181812.
  "ewt-multitask/train.conll": { "layout/invisible-character": 1 },
  // Dashes and quotes that were lost, and a page of 641 words without a blank line.
  "sec-filings/CONLL-format/data/test/FIN3.txt": { "layout/replacement-character": 12, "sentence/too-long": 1 },
  // A zero-width space within "watched was" of line 15556, and a byte order mark behind "Dubbz" of line 16730.
  "wnut17/emerging.dev.conll": { "layout/invisible-character": 2 },
  // One finding for the 2,394 sentences that end with a line of one TAB.
  "wnut17/wnut17train.conll": { "layout/pseudo-blank-line": 1 },
};

/** The files of the corpora without what is written about them. */
function listCorpora(): string[] {
  const files = CORPORA.flatMap((corpus) =>
    readdirSync(join(DATA, corpus), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/^(?:LICENSE|README|NOTE)/.test(entry.name))
      .map((entry) => relative(DATA, join(entry.parentPath, entry.name))),
  );
  return files.map((file) => file.replaceAll("\\", "/")).sort();
}
