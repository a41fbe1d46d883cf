import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import { columnNames, formColumnOf, resolveColumn } from "./columns";

const conllu = (misc: string) => readConll(`1\tEU\tEU\tPROPN\t_\t_\t0\troot\t_\t${misc}\n`);

describe("columnNames", () => {
  const three = { columns: ["form", "chunk", "ner"], tasks: [] };

  it("are the project's where a file does not name its own", () => {
    assert.deepEqual(columnNames(readConll("EU NNP B-ORG\n").layout, three), three.columns);
    assert.deepEqual(columnNames(readConll("EU NNP B-ORG\n").layout), ["form", "pos", "ner"]);
  });

  it("are the file's in CoNLL-U Plus, and in CoNLL-U where the project's are of another width", () => {
    assert.deepEqual(columnNames(readConll("# global.columns = FORM A B\nEU\tNNP\tO\n").layout, three), [
      "FORM",
      "A",
      "B",
    ]);
    assert.equal(columnNames(conllu("_").layout, three)[9], "misc");
    const ten = { columns: [..."abcdefghij"], tasks: [] };
    assert.deepEqual(columnNames(conllu("_").layout, ten), ten.columns);
  });

  it("are numbered where nobody names them", () => {
    assert.deepEqual(columnNames(readConll("a b c d e f\n").layout, three), [
      ...three.columns,
      "column4",
      "column5",
      "column6",
    ]);
    assert.deepEqual(columnNames(readConll("1 a X Y\n2 b X Y\n").layout), ["id", "form", "column3", "column4"]);
  });
});

describe("formColumnOf", () => {
  it("is the column that the project calls form, word, token or text", () => {
    const { layout } = readConll("B-ORG EU\nO rejects\n");
    assert.equal(formColumnOf(layout), 0);
    assert.equal(formColumnOf(layout, { columns: ["ner", "Word"], tasks: [] }), 1);
  });
});

describe("resolveColumn", () => {
  const tokenOf = (document: ReturnType<typeof readConll>) => document.sentences[0]!.tokens[0]!;
  const rewrite = (document: ReturnType<typeof readConll>, column: string, tag: string) =>
    applyEdits(document.text, [resolveColumn(column, document.layout)!.writeTag(tokenOf(document), tag)!]);

  it("reads a named column, `_` and an empty cell as not annotated", () => {
    const read = (text: string) => {
      const document = readConll(text);
      return resolveColumn("NER", document.layout)!.readTag(tokenOf(document));
    };
    assert.deepEqual(read("EU\tNNP\tB-ORG\n"), { text: "B-ORG", start: 7, end: 12 });
    assert.equal(read("EU\tNNP\t_\nx\tX\tB-X\n"), undefined);
    assert.equal(read("EU\tNNP\t\nx\tX\tB-X\n"), undefined);
    assert.equal(read("EU\tNNP\nx\tX\tB-X\nx\tX\tB-X\n"), undefined);
  });

  it("reads a key of the MISC column", () => {
    const read = (misc: string) => resolveColumn("misc:NER", conllu(misc).layout)!.readTag(tokenOf(conllu(misc)));
    assert.equal(read("SpaceAfter=No|NER=B-ORG")?.text, "B-ORG");
    assert.equal(read("NERC=x"), undefined);
    assert.equal(read("NER=_"), undefined);
    assert.equal(read("_"), undefined);
  });

  it("is undefined for a column that the file does not have", () => {
    assert.equal(resolveColumn("upos", readConll("a\tO\n").layout), undefined);
    assert.equal(resolveColumn("misc:NER", readConll("a\tO\n").layout), undefined);
  });

  it("writes a tag in place of the old one", () => {
    assert.equal(rewrite(readConll("EU  NNP   B-ORG \n"), "ner", "O"), "EU  NNP   O \n");
    assert.equal(rewrite(readConll("EU\tNNP\n"), "column2", "X"), "EU\tX\n");
  });

  it("writes a key of the MISC column, and leaves the other keys", () => {
    const misc = (before: string) => rewrite(conllu(before), "misc:NER", "O").split("\t")[9];
    assert.equal(misc("_"), "NER=O\n");
    assert.equal(misc("A=1|NER=B-X|C=2"), "A=1|NER=O|C=2\n");
    assert.equal(misc("A=1"), "A=1|NER=O\n");
  });

  it("takes annotation away, a key of the MISC column with the separator that it needs no more", () => {
    const clear = (document: ReturnType<typeof readConll>, column: string) => {
      const edit = resolveColumn(column, document.layout)!.clearTag(tokenOf(document));
      return edit && applyEdits(document.text, [edit]);
    };
    assert.equal(clear(readConll("EU  NNP   B-ORG \n"), "ner"), "EU  NNP   _ \n");
    assert.equal(clear(readConll("EU\tNNP\t_\nx\tX\tB-X\n"), "ner"), undefined);
    const misc = (before: string) => clear(conllu(before), "misc:NER")?.split("\t")[9];
    assert.equal(misc("NER=O"), "_\n");
    assert.equal(misc("NER=B-X|C=2"), "C=2\n");
    assert.equal(misc("A=1|NER=B-X|C=2"), "A=1|C=2\n");
    assert.equal(misc("A=1|NER=B-X"), "A=1\n");
    assert.equal(misc("A=1"), undefined);
  });
});
