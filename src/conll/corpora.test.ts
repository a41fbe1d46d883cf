import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isBlank } from "./cells";
import { decodeUtf8, encodeUtf8 } from "./encoding";
import { readConll, wordsOf, type ConllDocument } from "./read";

// Real corpora that are not part of the repository.
const DATA = resolve(__dirname, "../../../shared/data");

function read(...path: string[]): ConllDocument {
  return readConll(decodeUtf8(readFileSync(join(DATA, ...path))));
}

function count(document: ConllDocument): [number, number] {
  const words = document.sentences.map((sentence) => wordsOf(sentence).length);
  return [words.filter((length) => length > 0).length, words.reduce((sum, length) => sum + length, 0)];
}

describe("real corpora", function () {
  before(function () {
    if (existsSync(DATA)) return;
    console.log(`      skipped: no corpora in ${DATA}`);
    this.skip();
  });

  it("come back byte for byte, and each line that is not blank is part of one sentence", () => {
    for (const entry of readdirSync(DATA, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const document = readConll(decodeUtf8(bytes));
      assert.ok(bytes.equals(encodeUtf8(document.text)), path);
      checkLines(document, path);
    }
  });

  it("have the sentences and tokens that their makers counted", () => {
    assert.deepEqual(count(read("ewt-multitask/train.conll")), [14_044, 224_609]);
    assert.deepEqual(count(read("ewt-multitask/test.conll")), [2_074, 25_058]);
    assert.deepEqual(count(read("ssj-ner/sl_ssj-ud-dev.conllu")), [1_250, 26_500]);
    assert.deepEqual(count(read("ssj-ner/sl_ssj-ud-test.conllu")), [1_282, 25_442]);
    assert.equal(count(read("wnut17/wnut17train.conll"))[0], 3_394);
    assert.equal(count(read("wnut17/emerging.dev.conll"))[0], 1_009);
    assert.equal(count(read("bc5cdr/BC5CDR-IOB/devel.tsv"))[0], 4_581);
    assert.deepEqual(count(read("sec-filings/CONLL-format/data/train/FIN5.txt")), [1_164, 41_010]);
  });

  it("show their layouts", () => {
    const layouts = {
      "ewt-multitask/dev.conll": "conll2002 tab 3",
      "ewt-ud/en_ewt-ud-dev.conllu": "conllu tab 10",
      "wnut17/emerging.dev.conll": "two-column tab 2",
      "sec-filings/CONLL-format/data/test/FIN3.txt": "conll2003 space 4",
      "cases/conlleval/wnut17-test.pred.txt": "columns space 3",
      "cases/flair/conllu/train.conllup": "conllu-plus tab 5",
      "cases/flair/conllu/universal_dependencies.conllu": "conllu space 10",
      "cases/flair/ner_german_germeval/NER-de-train.tsv": "columns tab 4",
      "cases/flair/column_corpus_options/eng.train": "two-column tab 2",
      "cases/flair/column_with_whitespaces/eng.train": "columns space 3",
      "cases/flair/up_english/en_ewt-up-dev.conllu": "columns tab 13",
      "cases/pyconll/extra_whitespace.conll": "conllu tab 10",
      "cases/pyconll/newlines.conll": "conllu tab 10",
      "cases/ud-tools/invalid-level1/trailing-tab.conllu": "conllu tab 10",
      "cases/ud-tools/invalid-level1/nan-id.conllu": "conllu tab 10",
      "cases/ud-tools/invalid-level1/columns-format.conllu": "conllu tab 10",
    };
    for (const [path, expected] of Object.entries(layouts)) {
      const { format, separator, columnCount } = read(path).layout;
      assert.equal(`${format} ${separator} ${columnCount}`, expected, path);
    }
  });

  it("have the sentences that pyconll finds", () => {
    const counts = { basic: 4, extra_whitespace: 2, many_newlines: 4, newlines: 4, no_newline: 3, output: 0, long: 9 };
    for (const [name, expected] of Object.entries(counts)) {
      assert.equal(count(read(`cases/pyconll/${name}.conll`))[0], expected, name);
    }
  });

  it("have comments where the validator of Universal Dependencies misses or finds them", () => {
    const misplaced = (name: string) =>
      read(`cases/ud-tools/invalid-level1/${name}.conllu`).sentences.flatMap((sentence) =>
        sentence.comments.filter((comment) => comment.misplaced).map(({ offset }) => sentence.firstLine + offset + 1),
      );
    assert.deepEqual(misplaced("misplaced-comment"), [4]);
    assert.deepEqual(misplaced("misplaced-comment-mid"), [6]);
    assert.deepEqual(misplaced("tanl-broken"), []);
    const orphans = read("cases/ud-tools/invalid-level1/misplaced-comment-end.conllu").sentences.at(-1)!;
    assert.equal(orphans.tokens.length, 0);
    assert.equal(read("cases/ud-tools/invalid-level1/seemingly-empty-line.conllu").sentences.length, 2);
    assert.equal(read("cases/ud-tools/valid/empty-nodes.conllu").sentences[0]!.tokens[5]!.kind, "empty-node");
  });
});

function checkLines(document: ConllDocument, path: string): void {
  const owners = new Uint8Array(document.lineCount);
  for (const { firstLine, comments, tokens } of document.sentences) {
    for (const { offset, text } of comments) {
      owners[firstLine + offset]!++;
      assert.equal(text, document.lineText(firstLine + offset), path);
    }
    for (const { offset, cells } of tokens) {
      owners[firstLine + offset]!++;
      const line = document.lineText(firstLine + offset);
      for (const { text, start, end } of cells) if (text !== line.slice(start, end)) assert.fail(`${path}: ${line}`);
    }
  }
  owners.forEach((times, line) => {
    if (times !== (isBlank(document.lineText(line)) ? 0 : 1)) assert.fail(`${path}: line ${line + 1}, ${times} owners`);
  });
}
