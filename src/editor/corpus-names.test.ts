import assert from "node:assert/strict";
import { corpusOf } from "./corpus-names";

describe("the files of a corpus, told by their names", () => {
  it("are those in the folder of the file", () => {
    assert.deepEqual(corpusOf("train.conll", ["dev.conll", "faulty.conll", "test.conll", "train.conll"]), {
      train: ["train.conll"],
      dev: ["dev.conll"],
      test: ["test.conll"],
    });
  });

  it("are those of the same treebank where a folder has several", () => {
    const folder = ["en_ewt-ud-dev.conllu", "en_ewt-ud-train.conllu", "en_gum-ud-dev.conllu", "en_gum-ud-train.conllu"];
    assert.deepEqual(corpusOf("en_gum-ud-dev.conllu", folder), {
      train: ["en_gum-ud-train.conllu"],
      dev: ["en_gum-ud-dev.conllu"],
      test: [],
    });
  });

  it("may be named as those of CoNLL-2002 are", () => {
    const folder = ["esp.testa", "esp.train", "ned.testa", "ned.testb", "ned.train"];
    assert.deepEqual(corpusOf("ned.train", folder), { train: ["ned.train"], dev: ["ned.testa"], test: ["ned.testb"] });
  });

  it("are the file alone where no name says more", () => {
    assert.deepEqual(corpusOf("notes.conll", ["latest.conll", "notes.conll"]), {
      train: ["notes.conll"],
      dev: [],
      test: [],
    });
  });
});
