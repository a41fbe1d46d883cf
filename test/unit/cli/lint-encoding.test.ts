import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli, temporaryFolder } from "./run-cli";

const HEAD = "# multitask_id = task_ner|task_pos\n";
const LATIN_1 = Buffer.from(`${HEAD}Ren\xe9e\tPROPN\tB-PER\nlacht\tVERB\tO\n`, "latin1");
const MENDED = `${HEAD}Renée\tPROPN\tB-PER\nlacht\tVERB\tO\n`;

describe("multitask lint of a file in Latin-1", () => {
  const folder = temporaryFolder();
  const file = join(folder, "a.conll");
  const lint = (...args: string[]) => runCli(["lint", ...args], { cwd: folder });

  beforeEach(() => writeFileSync(file, LATIN_1));

  it("says which line is not UTF-8 and what converts the file", () => {
    const { code, stderr } = lint("a.conll");
    assert.equal(code, 2);
    assert.match(stderr, /a\.conll: Line 2 is not UTF-8 \(byte E9\); .*multitask lint --encoding windows-1252 --fix/);
  });

  it("lints it as the encoding has it, and leaves it as it is", () => {
    const { code, stdout, stderr } = lint("--encoding", "windows-1252", "--format", "json", "a.conll");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout).files[0].diagnostics, []);
    assert.match(stderr, /a\.conll is not UTF-8: what is not was read as windows-1252, --fix saves it as UTF-8\./);
    assert.ok(readFileSync(file).equals(LATIN_1));
  });

  it("saves it as UTF-8 with --fix, though nothing else is to be mended, and has nothing to do the second time", () => {
    const { code, stderr } = lint("--encoding", "windows-1252", "--fix", "a.conll");
    assert.equal(code, 0);
    assert.match(stderr, /and saved as UTF-8\./);
    assert.equal(readFileSync(file, "utf8"), MENDED);
    assert.doesNotMatch(lint("--encoding", "windows-1252", "--fix", "a.conll").stderr, /UTF-8/);
    assert.equal(readFileSync(file, "utf8"), MENDED);
  });

  it("keeps what is UTF-8 already in a file of both", () => {
    const greeting = `\n${HEAD}Zoë\tPROPN\tB-PER\n`;
    writeFileSync(file, Buffer.concat([LATIN_1, Buffer.from(greeting)]));
    assert.equal(lint("--encoding", "windows-1252", "--fix", "a.conll").code, 0);
    assert.equal(readFileSync(file, "utf8"), MENDED + greeting);
  });

  it("refuses an encoding that does not exist, and names some", () => {
    const { code, stderr } = lint("--encoding", "latin-99", "a.conll");
    assert.equal(code, 2);
    assert.match(stderr, /windows-1252, .*windows-1250/);
  });
});
