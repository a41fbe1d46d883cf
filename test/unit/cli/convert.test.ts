import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli, temporaryFolder } from "./run-cli";

// A real corpus in two schemes, which is not part of the repository.
const BC5CDR = join(__dirname, "../../../../shared/data/bc5cdr");

const IOB2 = "# note\nAnna\tB-PER\nLee\tI-PER\n\nin\tO\nRome\tB-LOC\n\n";
const BIOES = "# note\nAnna\tB-PER\nLee\tE-PER\n\nin\tO\nRome\tS-LOC\n\n";
const INFERRED = "no multitask.json, so the columns of spans are inferred from the file: ner.\n";
const CONFIG = JSON.stringify({
  columns: ["form", "pos", "chunk", "ner"],
  tasks: [
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2" },
    { id: "task_chunk", kind: "span", column: "chunk", scheme: "BIOES" },
    { id: "task_pos", kind: "token", column: "pos" },
  ],
});
const FOUR = "Anna\tPROPN\tB-NP\tB-PER\nLee\tPROPN\tI-NP\tI-PER\n\n";

describe("multitask convert", () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const convert = (...args: string[]) => runCli(["convert", ...args], { cwd: folder });
  const row = (id: number, form: string, misc: string) => `${id}\t${form}\t_\tNOUN\t_\t_\t0\troot\t_\t${misc}\n`;

  before(() => {
    mkdirSync(join(folder, "project"));
    write("project/multitask.json", CONFIG);
    write("project/four.conll", FOUR);
    write("iob2.conll", IOB2);
  });

  it("prints the tags of the inferred span task in another scheme, which has names in any case", () => {
    const { code, stdout, stderr } = convert("--scheme", "bioes", "iob2.conll");
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: BIOES, stderr: `iob2.conll: ${INFERRED}` });
    assert.equal(convert("--scheme", "IobES", "iob2.conll").stdout, BIOES);
    const bilou = BIOES.replace("E-", "L-").replace("S-", "U-");
    assert.equal(convert("--scheme", "BILOU", "iob2.conll").stdout, bilou);
    assert.equal(convert("--scheme", "IOB1", "iob2.conll").stdout, IOB2.replaceAll("B-", "I-"));
    assert.equal(read("iob2.conll"), IOB2);
  });

  it("changes nothing but tags, byte for byte", () => {
    const text = "\uFEFF# note\r\nAnna\tB-PER \r\nLee\tI-PER\t\r\n\r\n-DOCSTART-\tO\r\n\t\nin\tO\rRome\tB-LOC";
    const expected = text.replace("I-PER", "E-PER").replace("B-LOC", "S-LOC");
    write("bytes.conll", text);
    assert.equal(convert("--scheme", "BIOES", "--column", "2", "bytes.conll").stdout, expected);
    assert.equal(convert("--scheme", "BIOES", "--column", "2", "--in-place", "bytes.conll").code, 0);
    assert.equal(read("bytes.conll"), expected);
    write("bytes.conll", "");
    assert.deepEqual(convert("--scheme", "BIOES", "bytes.conll"), { code: 0, stdout: "", stderr: "" });
  });

  it("converts the columns of all span tasks of the nearest multitask.json, or of --config", () => {
    const expected = FOUR.replace("I-NP", "L-NP").replace("I-PER", "L-PER");
    const nearest = convert("--scheme", "BILOU", "project/four.conll");
    assert.deepEqual(nearest, { code: 0, stdout: expected, stderr: "" });
    const one = { ...JSON.parse(CONFIG), tasks: [{ id: "task_chunk", kind: "span", column: "chunk" }] };
    write("one.json", JSON.stringify(one));
    const given = convert("--scheme", "BILOU", "--config", "one.json", "project/four.conll");
    assert.deepEqual(given, { code: 0, stdout: FOUR.replace("I-NP", "L-NP"), stderr: "" });
  });

  it("converts one column by its name or number, whether a task has it or not", () => {
    const chunks = FOUR.replace("I-NP", "E-NP");
    for (const column of ["chunk", "CHUNK", "3"]) {
      const { code, stdout, stderr } = convert("--scheme", "BIOES", "--column", column, "project/four.conll");
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: chunks, stderr: "" });
    }
    write("project/plus.conllup", "# global.columns = FORM TAG TAG\nAnna\tB-A\tB-B\nLee\tI-A\tI-B\n\n");
    const twice = convert("--scheme", "BIOES", "--column", "3", "project/plus.conllup");
    assert.equal(twice.stdout, read("project/plus.conllup").replace("I-B", "E-B"));
  });

  it("converts the value of a MISC key", () => {
    const text = row(1, "Anna", "NER=B-per|SpaceAfter=No") + row(2, "Lee", "a=b|NER=I-per") + row(3, "sings", "_");
    const expected = text.replace("I-per", "E-per");
    write("misc.conllu", `${text}\n`);
    const named = convert("--scheme", "BIOES", "--column", "misc:NER", "misc.conllu");
    assert.deepEqual(named, { code: 0, stdout: `${expected}\n`, stderr: "" });
    assert.equal(convert("--scheme", "BIOES", "misc.conllu").stdout, `${expected}\n`);
    const mistyped = convert("--scheme", "BIOES", "--column", "misc:NRE", "misc.conllu");
    assert.deepEqual({ code: mistyped.code, stdout: mistyped.stdout }, { code: 2, stdout: "" });
    assert.match(
      mistyped.stderr,
      /^multitask: misc\.conllu has no column misc:NRE; it has id, .*, misc, misc:NER, misc:SpaceAfter, misc:a\.\n$/,
    );
  });

  it("takes a MISC key of a task for a column that is there, though nothing is annotated yet", () => {
    mkdirSync(join(folder, "conllu"));
    const task = { id: "task_ner", kind: "span", column: "misc:NER" };
    write("conllu/multitask.json", JSON.stringify({ tasks: [task] }));
    write("conllu/bare.conllu", `${row(1, "Anna", "_")}\n`);
    for (const args of [[], ["--column", "misc:NER"]]) {
      const { code, stdout, stderr } = convert("--scheme", "BIOES", ...args, "conllu/bare.conllu");
      assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: read("conllu/bare.conllu"), stderr: "" });
    }
  });

  it("prints several files one after the other, and says where a sentence runs on into the next file", () => {
    write("a.conll", IOB2);
    write("b.conll", IOB2.trimEnd());
    const column = ["--scheme", "BIOES", "--column", "ner"];
    const separate = convert(...column, "a.conll", "b.conll");
    assert.deepEqual(separate, { code: 0, stdout: BIOES + BIOES.trimEnd(), stderr: "" });
    const joined = convert(...column, "b.conll", "a.conll");
    assert.deepEqual({ code: joined.code, stdout: joined.stdout }, { code: 0, stdout: BIOES.trimEnd() + BIOES });
    assert.equal(
      joined.stderr,
      "b.conll does not end with an empty line, so its last sentence runs on into a.conll.\n",
    );
  });

  it("converts standard input, with the multitask.json of the folder that it runs in", () => {
    const run = (args: string[], input: string, cwd = folder) => runCli(["convert", ...args], { cwd, input });
    const inferred = run(["--scheme", "BIOES", "-"], IOB2);
    assert.deepEqual(inferred, { code: 0, stdout: BIOES, stderr: `<stdin>: ${INFERRED}` });
    const configured = run(["--scheme", "BIOES", "--column", "chunk", "-"], FOUR, join(folder, "project"));
    assert.deepEqual(configured, { code: 0, stdout: FOUR.replace("I-NP", "E-NP"), stderr: "" });
    const inPlace = run(["--scheme", "BIOES", "--in-place", "-"], IOB2);
    assert.deepEqual(inPlace, {
      code: 2,
      stdout: "",
      stderr: "multitask: --in-place writes files, and - is none; leave it out to print the result.\n",
    });
  });

  it("writes the files with --in-place, says how much has changed, and what to change in multitask.json", () => {
    mkdirSync(join(folder, "corpus"));
    write("corpus/multitask.json", CONFIG);
    write("corpus/train.conll", FOUR);
    write("corpus/dev.conll", FOUR + FOUR);
    write("corpus/test.conll", FOUR.replaceAll("I-", "E-"));
    const first = convert("--scheme", "BIOES", "--in-place", "corpus");
    const setting = `${join("corpus", "multitask.json")} has task_ner in IOB2: change its "scheme" to "BIOES" too.\n`;
    assert.deepEqual(first, { code: 0, stdout: "", stderr: `Changed 6 tags of 2 files to BIOES.\n${setting}` });
    assert.equal(read("corpus/train.conll"), FOUR.replaceAll("I-", "E-"));
    assert.equal(read("corpus/multitask.json"), CONFIG);
    const again = convert("--scheme", "BIOES", "--in-place", "--column", "chunk", "corpus");
    assert.deepEqual(again, { code: 0, stdout: "", stderr: "Changed 0 tags of 0 files to BIOES.\n" });
    assert.ok(!readdirSync(join(folder, "corpus")).some((name) => name.endsWith(".tmp")));
  });

  it("leaves malformed tags alone, and says how many and where", () => {
    const text = "a\tB-PER\nb\tI-PER\n\nc\t0\nd\tB_PER\ne\tB-LOC\n\n";
    write("malformed.conll", text);
    const two = convert("--scheme", "BIOES", "--column", "2", "malformed.conll");
    assert.deepEqual(
      { code: two.code, stdout: two.stdout },
      { code: 1, stdout: text.replace("I-P", "E-P").replace("B-L", "S-L") },
    );
    assert.equal(
      two.stderr,
      'multitask: malformed.conll: 2 malformed tags in column ner are left as they are, the first in line 4 ("0").\n',
    );
    write("malformed.conll", text.replace("\t0", "\tO"));
    const { code, stderr } = convert("--scheme", "BIOES", "--in-place", "--column", "2", "malformed.conll");
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "Changed 2 tags of 1 file to BIOES.\n" +
        'multitask: malformed.conll: 1 malformed tag in column ner is left as it is, in line 5 ("B_PER").\n',
    );
  });

  it("refuses a column of words or parts of speech, though some look like tags", () => {
    const text = "I\tPRON\nwrite\tVERB\nE-mail\tS\nat\tE\nnight\tNOUN\n\n";
    write("words.conll", text);
    for (const [column, first] of [
      ["1", "write"],
      ["pos", "PRON"],
    ] as const) {
      const { code, stdout, stderr } = convert("--scheme", "BILOU", "--in-place", "--column", column, "words.conll");
      assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
      assert.match(stderr, new RegExp(`column \\w+ is left as it is, because \\d of 5 tags .*"${first}"`));
    }
    assert.equal(read("words.conll"), text);
  });

  it("says that a file has no such column, or none of spans, and converts the others", () => {
    write("pos.conll", "Anna\tPROPN\nsings\tVERB\n.\tPUNCT\n\n");
    const named = convert("--scheme", "BIOES", "--column", "ner", "pos.conll", "iob2.conll");
    assert.deepEqual(named, {
      code: 2,
      stdout: BIOES,
      stderr: "multitask: pos.conll has no column ner; it has form, pos.\n",
    });
    for (const column of ["0", "3", "misc:NER"]) {
      const { code, stdout, stderr } = convert("--scheme", "BIOES", "--column", column, "iob2.conll");
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.equal(stderr, `multitask: iob2.conll has no column ${column}; it has form, ner.\n`);
    }
    const none = convert("--scheme", "BIOES", "pos.conll");
    assert.deepEqual(none, {
      code: 1,
      stdout: "",
      stderr: "multitask: pos.conll has no column of a span task; choose one with --column (form, pos).\n",
    });
    write("project/short.conll", IOB2);
    const short = convert("--scheme", "BIOES", "--column", "ner", "project/short.conll");
    assert.equal(short.stderr, "multitask: project/short.conll has no column ner; it has form, pos.\n");
  });

  it("exits with 2 on wrong usage and unreadable input, and converts what can be read", () => {
    writeFileSync(join(folder, "latin1.conll"), Buffer.from("Ren\xe9e\tB-PER\n", "latin1"));
    const input = convert(
      "--scheme",
      "BIOES",
      "--column",
      "ner",
      "absent.conll",
      "latin1.conll",
      "*.none",
      "iob2.conll",
    );
    assert.deepEqual({ code: input.code, stdout: input.stdout }, { code: 2, stdout: BIOES });
    assert.match(input.stderr, /^multitask: absent\.conll does not exist\.$/m);
    assert.match(input.stderr, /^multitask: latin1\.conll: Line 1 is not UTF-8/m);
    assert.match(input.stderr, /^multitask: \*\.none matches no file\.$/m);
    for (const [args, said] of [
      [["--scheme", "IOB3", "iob2.conll"], /It must be one of IOB2, IOB1, BIOES, BILOU, in any case\.\n$/],
      [["iob2.conll"], /required option '--scheme <scheme>' not specified\n$/],
      [["--scheme", "BIOES"], /missing required argument 'path'\n$/],
      [["--scheme", "BIOES", "--config", "absent.json", "iob2.conll"], /^multitask: absent\.json: does not exist\.\n$/],
    ] as const) {
      const { code, stdout, stderr } = convert(...args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, said);
    }
  });

  describe("on BC5CDR in two schemes (skipped without ../shared/data)", () => {
    for (const split of ["train", "devel", "test"]) {
      it(`converts ${split} from one to the other and back, byte for byte`, function () {
        if (!existsSync(BC5CDR)) return this.skip();
        const [iobPath, iobesPath] = ["IOB", "IOBES"].map((name) => join(BC5CDR, `BC5CDR-${name}`, `${split}.tsv`));
        const [iob, iobes] = [readFileSync(iobPath!, "utf8"), readFileSync(iobesPath!, "utf8")];
        // The one difference that is not the scheme's: the IOB files end with one more empty line.
        assert.equal(convert("--scheme", "IOBES", iobPath!).stdout, `${iobes}\n`);
        assert.equal(convert("--scheme", "IOB2", iobesPath!).stdout, iob.slice(0, -1));
        write(`${split}.tsv`, iob);
        for (const scheme of ["BIOES", "IOB1", "BILOU", "IOB2"]) {
          assert.equal(convert("--scheme", scheme, "--in-place", `${split}.tsv`).code, 0);
          assert.equal(read(`${split}.tsv`) === iob, scheme === "IOB2");
        }
      });
    }
  });
});
