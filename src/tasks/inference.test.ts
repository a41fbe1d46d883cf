import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readConllFile } from "../conll/file";
import { readConll } from "../conll/read";
import { inferProject } from "./inference";

// Real corpora that are not part of the repository.
const DATA = resolve(__dirname, "../../../shared/data");

const describeTasks = (project: ReturnType<typeof inferProject>) =>
  project.tasks.map((task) => `${task.id} ${task.column} ${task.kind === "span" ? task.scheme : "token"}`);
const infer = (...texts: string[]) => inferProject(texts.map(readConll));

describe("inferProject", () => {
  it("names the columns of formats that have names", () => {
    const text = "EU NNP I-NP I-ORG\nrejects VBZ I-VP O\nGerman JJ I-NP I-MISC\n";
    assert.deepEqual(infer(text).columns, ["form", "pos", "chunk", "ner"]);
    assert.deepEqual(describeTasks(infer(text)), ["task_chunk chunk IOB1", "task_ner ner IOB1", "task_pos pos token"]);
  });

  it("names unnamed columns by what they hold", () => {
    const text = "a B-X DT\nb I-X NN\nc O NN\nd O DT\n";
    assert.deepEqual(infer(text).columns, ["form", "ner", "pos"]);
    assert.deepEqual(infer("a B-NP\nb B-VP\n").columns, ["form", "chunk"]);
    assert.deepEqual(infer("1 a B-X O\n2 b O B-Y\n").columns, ["id", "form", "ner", "column4"]);
  });

  it("takes labels without a prefix for tags of tokens", () => {
    assert.deepEqual(describeTasks(infer("a O\nb PARTA\nc O\nd YEAR\n")), ["task_column2 column2 token"]);
  });

  it("makes no task of a column with one value, of numbers, of words or of nothing", () => {
    const words = Array.from({ length: 600 }, (_, i) => `a - ${i % 7} _ w${i} ${i % 2 ? "X" : "Y"}\n`).join("");
    const project = infer(words);
    assert.deepEqual(describeTasks(project), ["task_pos pos token"]);
    assert.deepEqual(project.reasons, [
      "Read as columns without a known format: 6 columns separated by spaces.",
      'column2: every cell is "-".',
      "column3: the cells are numbers.",
      "column4: nothing is annotated.",
      "column5: 600 different values on 600 tokens are too many for tags.",
      "pos: 2 different values on 600 tokens, so they are tags of tokens.",
    ]);
  });

  it("decides on all files of one layout", () => {
    const project = infer("a\tI-X\n", "b\tB-X\nc\tI-X\n\nd\tB-Y\ne\tI-Y\n", "f X B-X\n");
    assert.deepEqual(describeTasks(project), ["task_ner ner IOB2"]);
  });

  it("takes over the ids that the files list for a column", () => {
    const listing = (ids: string) => infer(`# multitask_id = ${ids}\nEU NNP B-ORG\nx VB O\n`).tasks.map(({ id }) => id);
    assert.deepEqual(listing("task_ner|task_pos"), ["task_ner", "task_pos"]);
    assert.deepEqual(listing("ner|my-pos"), ["ner", "my-pos"]);
    assert.deepEqual(listing("task_nre"), ["task_ner", "task_pos"]);
  });

  it("finds no task in an empty file", () => {
    assert.deepEqual(infer("", "\n"), { columns: [], tasks: [], reasons: ["No file holds a token."] });
  });

  describe("on real corpora", function () {
    before(function () {
      if (existsSync(DATA)) return;
      console.log(`      skipped: no corpora in ${DATA}`);
      this.skip();
    });

    const expected: Record<string, string[]> = {
      "ewt-multitask/train.conll": ["task_ner ner IOB2", "task_pos pos token"],
      "ewt-ud/en_ewt-ud-dev.conllu": ["task_pos upos token"],
      "wnut17/wnut17train.conll": ["task_ner ner IOB2"],
      "ssj-ner/sl_ssj-ud-dev.conllu": ["task_ner misc:NER IOB2", "task_pos upos token"],
      "bc5cdr/BC5CDR-IOB/devel.tsv": ["task_ner ner IOB2"],
      "bc5cdr/BC5CDR-IOBES/devel.tsv": ["task_ner ner BIOES"],
      "genia-pos/devel.tsv": ["task_pos pos token"],
      "sec-filings/CONLL-format/data/train/FIN5.txt": ["task_ner ner IOB1", "task_pos pos token"],
      "cases/flair/conllu/train.conllup": ["task_ner ner IOB2", "task_pos upos token"],
      "cases/flair/ner_german_germeval/NER-de-train.tsv": ["task_ner ner IOB2"],
    };
    for (const [path, tasks] of Object.entries(expected)) {
      it(path, () => assert.deepEqual(describeTasks(inferProject([readConllFile(join(DATA, path))])), tasks));
    }
  });
});
