import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli, temporaryFolder } from "./run-cli";

const CASES = join(__dirname, "../../../../shared/data/cases/conlleval");
const TAGGED = "# sent_id = 1\nAnna PROPN B-PER B-PER\nBerg PROPN I-PER O\n\nOslo PROPN B-LOC B-LOC\n";

describe("multitask score", () => {
  const folder = temporaryFolder();
  const score = (text: string, ...args: string[]) => runCli(["score", ...args, "-"], { input: text });

  it("scores the last two columns, comments left out", () => {
    const { code, stdout } = score(TAGGED);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      "processed 3 tokens with 2 phrases; found: 2 phrases; correct: 1.\n" +
        "accuracy:  66.67%; precision:  50.00%; recall:  50.00%; FB1:  50.00\n" +
        "              LOC: precision: 100.00%; recall: 100.00%; FB1: 100.00  1\n" +
        "              PER: precision:   0.00%; recall:   0.00%; FB1:   0.00  1\n",
    );
  });

  it("scores the columns that are named, and raw tags", () => {
    const swapped = TAGGED.replace("PROPN I-PER O", "PROPN O I-PER");
    assert.equal(score(swapped, "--gold", "4", "--predicted", "3").stdout, score(TAGGED).stdout);
    assert.match(score(TAGGED, "-r").stdout, /^ +B-PER: /m);
    assert.match(score(TAGGED, "--gold", "4", "--predicted", "4").stdout, /FB1: 100\.00$/m);
  });

  it("ends a sentence at -X- as conlleval does", () => {
    assert.match(score("a I-X I-X\n-X- O O\nb I-X I-X\n").stdout, /^processed 2 tokens with 2 phrases/);
  });

  it("names the line that it cannot score", () => {
    const path = join(folder, "ragged.txt");
    writeFileSync(path, "a B-X O\n\nb O\n");
    const { code, stdout, stderr } = runCli(["score", path]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
    assert.equal(
      stderr,
      `multitask: ${path}:3: this line has 2 columns where the first has 3; give it the same number.\n`,
    );
  });

  it("refuses columns that are none", () => {
    assert.match(score(TAGGED, "--gold", "9").stderr, /there is no column 9, this line has 4/);
    assert.match(score("a\nb\n").stderr, /scoring takes a gold and a predicted tag/);
    for (const gold of ["0", "x", "-1"]) assert.equal(score(TAGGED, "--gold", gold).code, 2);
  });

  describe("on conlleval's own output (skipped without ../shared/data)", () => {
    for (const name of ["wnut17-test", "bc5cdr-devel"]) {
      it(`prints the same for ${name}, raw or not`, function () {
        if (!existsSync(CASES)) return this.skip();
        const read = (ending: string) => readFileSync(join(CASES, `${name}.${ending}`), "utf8");
        const file = join(CASES, `${name}.pred.txt`);
        assert.equal(runCli(["score", file]).stdout, read("result.txt"));
        assert.equal(runCli(["score", "--raw", file]).stdout, read("result.raw.txt"));
      });
    }
  });
});
