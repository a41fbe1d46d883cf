import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import { readTags } from "./annotation";
import { convertColumn } from "./convert";
import type { Project } from "./project";
import { isWellFormed, SCHEMES, type Scheme } from "./schemes";
import { readSpans } from "./spans";
import type { SpanTask } from "./task";

// A real corpus in two schemes, which is not part of the repository.
const BC5CDR = resolve(__dirname, "../../../shared/data/bc5cdr");

const NER: SpanTask = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 };
const PROJECT: Project = { columns: ["form", "ner"], tasks: [NER] };

function convert(text: string, to: Scheme, task = NER, project = PROJECT): string {
  const document = readConll(text);
  return applyEdits(text, convertColumn(document, task, project, to));
}

describe("convertColumn", () => {
  it("changes nothing but the cells of other tags", () => {
    const text = "\uFEFF# note\r\nAnna\tB-PER \r\nLee\tI-PER\t\r\n\r\n-DOCSTART-\tO\r\n\t\nin\tO\nRome\tB-LOC";
    const expected = "\uFEFF# note\r\nAnna\tB-PER \r\nLee\tE-PER\t\r\n\r\n-DOCSTART-\tO\r\n\t\nin\tO\nRome\tS-LOC";
    assert.equal(convert(text, "BIOES"), expected);
    assert.equal(convert(expected, "IOB2"), text);
    const edits = convertColumn(readConll(text), NER, PROJECT, "BIOES");
    assert.deepEqual(
      edits.map((edit) => text.slice(edit.start, edit.end)),
      ["I-PER", "B-LOC"],
    );
  });

  it("leaves out what is not annotated, and malformed tags", () => {
    assert.equal(convert("a _\nb I-PER\nc I-PER\nd _\ne B-PER\n", "BIOES"), "a _\nb B-PER\nc E-PER\nd _\ne S-PER\n");
    assert.equal(convert("a B-PER\nb 0\nc I-O\nd B_PER\ne PER\n", "BIOES"), "a S-PER\nb 0\nc I-O\nd B_PER\ne PER\n");
  });

  it("writes the value of a MISC key, and no key where there is none", () => {
    const row = (id: number, misc: string) => `${id}\tw\tw\tNOUN\t_\t_\t0\troot\t_\t${misc}\n`;
    const text = row(1, "NER=B-per|SpaceAfter=No") + row(2, "a=b|NER=I-per") + row(3, "_");
    const task: SpanTask = { ...NER, column: "misc:NER" };
    const expected = row(1, "NER=B-per|SpaceAfter=No") + row(2, "a=b|NER=L-per") + row(3, "_");
    assert.equal(convert(text, "BILOU", task, { tasks: [task] }), expected);
  });

  it("has nothing to do in a file without the column", () => {
    assert.deepEqual(convertColumn(readConll("a B-PER\n"), { ...NER, column: "chunk" }, PROJECT, "BIOES"), []);
  });

  it("keeps the spans of any tags, writes them well-formed, and comes back", () => {
    const tag = fc.constantFrom("O", "_", "B-A", "I-A", "E-A", "S-A", "L-A", "U-A", "B-B-C", "I-B-C", "B", "I");
    const sentence = fc.array(tag, { minLength: 1, maxLength: 8 });
    const scheme = fc.constantFrom(...SCHEMES);
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 4 }), scheme, scheme, (sentences, one, other) => {
        const text = sentences.map((tags) => tags.map((tag) => `w\t${tag}\n`).join("")).join("\n");
        const tagsOf = (value: string) => {
          const { sentences, layout } = readConll(value);
          return sentences.map((it) => readTags(it, NER, layout, PROJECT).map((tag) => tag ?? "_"));
        };
        const converted = convert(text, one);
        assert.ok(tagsOf(converted).every((tags) => isWellFormed(tags, one)));
        assert.deepEqual(tagsOf(converted).map(readSpans), tagsOf(text).map(readSpans));
        assert.equal(convert(converted, one), converted);
        assert.equal(convert(convert(converted, other), one), converted);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("BC5CDR in two schemes", function () {
  before(function () {
    if (existsSync(BC5CDR)) return;
    console.log(`      skipped: no corpus in ${BC5CDR}`);
    this.skip();
  });

  for (const split of ["train", "devel", "test"]) {
    it(`is converted from one to the other and back, byte for byte, in ${split}`, () => {
      const iob = readFileSync(join(BC5CDR, "BC5CDR-IOB", `${split}.tsv`), "utf8");
      const iobes = readFileSync(join(BC5CDR, "BC5CDR-IOBES", `${split}.tsv`), "utf8");
      // The one difference that is not the scheme's: the IOB files end with one more empty line.
      assert.equal(convert(iob, "BIOES"), `${iobes}\n`);
      assert.equal(convert(iobes, "IOB2"), iob.slice(0, -1));
      assert.equal(convert(convert(iob, "BIOES"), "IOB2"), iob);
      assert.equal(convert(convert(iobes, "BILOU"), "BIOES"), iobes);
      assert.equal(convert(convert(iob, "IOB1"), "IOB2"), iob);
    });
  }
});
