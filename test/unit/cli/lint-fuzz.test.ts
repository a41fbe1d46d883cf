import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { randomText } from "../lint/random-document";
import { lintToList } from "./lint-to-list";
import { runCli, temporaryFolder } from "./run-cli";

const SEED = 20_240_607;
const FILES = 1000;
/** Of files that take milliseconds; a hang takes minutes. */
const SECONDS_FOR_ONE = 10;

const bytesOf = (text: string) => Buffer.from(text, "utf8");
const piece = fc.constantFrom(
  "\t",
  " ",
  "  ",
  "\n",
  "\r\n",
  "\r",
  "#",
  "=",
  ":",
  "|",
  "_",
  "O",
  "B-PER",
  "1",
  "1-2",
  "é😀",
);
const key = fc.constantFrom(
  "# multitask_id = ",
  "# global.columns = ID FORM MISC",
  "-DOCSTART-",
  "multitask_id=a",
  "\u2028",
  "\uFEFF",
);

/** Files as they are found: mostly not what they should be. */
const file = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc.tuple(randomText, fc.nat({ max: 3 })).map(([text, cut]) => {
    const bytes = bytesOf(`${text}\té😀`);
    return bytes.subarray(0, bytes.length - cut);
  }),
  fc.array(fc.oneof(piece, key), { maxLength: 200 }).map((parts) => bytesOf(parts.join(""))),
  fc.tuple(fc.oneof(piece, key), fc.integer({ min: 1, max: 50_000 }), fc.oneof(piece, key)).map(([part, times, end]) =>
    // A run of one thing in one line is where patterns and loops take quadratic time.
    bytesOf(`#k = a${part.repeat(times)}${end}\nA\tB\n`),
  ),
  fc
    .array(fc.constantFrom("a b c", "a\tb\tc", "a  b\tc", "a", "a,b,c", "1\ta", ""), { maxLength: 50 })
    .map((lines) => bytesOf(lines.join("\n"))),
  randomText.map((text) => Buffer.from(text, "utf16le")),
  fc.constant(Buffer.alloc(0)),
);

describe("multitask lint on a thousand broken files", () => {
  const folder = temporaryFolder();
  const files = Array.from({ length: FILES }, (_, i) => join(folder, `${i}.conll`));

  before(() => {
    fc.sample(file, { seed: SEED, numRuns: FILES }).forEach((bytes, i) => writeFileSync(files[i]!, bytes));
  });

  it("finds nothing, finds faults, or says in one sentence why it cannot read the file", async function () {
    this.timeout(300_000);
    const outcomes = { clean: 0, faulty: 0, unreadable: 0 };
    for (const path of files) {
      const start = performance.now();
      const { files: reports, problems } = await lintToList([path]);
      assert.ok(performance.now() - start < SECONDS_FOR_ONE * 1000, `${path} takes too long`);
      assert.equal(reports.length + problems.length, 1);
      for (const problem of problems) assertSentence(problem, path);
      for (const { message } of reports.flatMap(({ diagnostics }) => diagnostics)) assert.ok(!/[\r\n]/.test(message));
      if (problems.length > 0) outcomes.unreadable++;
      else outcomes[reports[0]!.diagnostics.length > 0 ? "faulty" : "clean"]++;
    }
    // Each outcome is there, or the files would be of one kind.
    for (const count of Object.values(outcomes)) assert.ok(count > FILES / 50, JSON.stringify(outcomes));
  });

  it("mends what it can in all of them, after which nothing is left to mend", async function () {
    this.timeout(300_000);
    const { files: reports } = await lintToList(files, { fix: true });
    assert.deepEqual(
      reports.flatMap(({ diagnostics }) => diagnostics).filter(({ fix }) => fix),
      [],
    );
  });

  it("exits with 2 on all of them through the command line, and prints every one", () => {
    const { code, stdout, stderr } = runCli(["lint", "--format", "json", folder]);
    const { summary } = JSON.parse(stdout) as { summary: { files: number } };
    assert.equal(code, 2);
    assert.equal(summary.files + stderr.trimEnd().split("\n").length, FILES);
  });

  describe("and on what is no file", () => {
    const odd = temporaryFolder();
    const at = (name: string) => join(odd, name);

    const cases: Record<string, () => string> = {
      "an absent file": () => at("absent.conll"),
      "a folder without column files": () => {
        mkdirSync(at("folder.conll"));
        return at("folder.conll");
      },
      "a link to nothing": () => {
        symlinkSync("nowhere", at("dangling.conll"));
        return at("dangling.conll");
      },
      "a link to itself": () => {
        symlinkSync("loop.conll", at("loop.conll"));
        return at("loop.conll");
      },
      "a path through a file": () => {
        writeFileSync(at("plain"), "");
        return join(at("plain"), "below.conll");
      },
      "a path that is too long": () => at("a".repeat(5000)),
    };
    for (const [name, create] of Object.entries(cases)) {
      it(`says in one sentence that ${name} cannot be linted`, () => {
        const path = create();
        const { code, stdout, stderr } = runCli(["lint", path]);
        assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
        assertSentence(stderr.trimEnd(), path);
      });
    }

    it("does not wait for a pipe that nobody writes", function () {
      if (spawnSync("mkfifo", [at("pipe.conll")]).status !== 0) return this.skip();
      const { code, stderr } = runCli(["lint", at("pipe.conll")]);
      assert.equal(code, 2);
      assertSentence(stderr.trimEnd(), at("pipe.conll"));
    });

    it("says in one sentence that a file may not be read", function () {
      // Root may read everything.
      if (process.platform === "win32" || process.getuid?.() === 0) return this.skip();
      writeFileSync(at("secret.conll"), "");
      chmodSync(at("secret.conll"), 0);
      const { code, stderr } = runCli(["lint", at("secret.conll")]);
      assert.equal(code, 2);
      assertSentence(stderr.trimEnd(), at("secret.conll"));
    });

    it("finds an empty file clean", () => {
      writeFileSync(at("empty.conll"), "");
      assert.equal(runCli(["lint", at("empty.conll")]).code, 0);
    });
  });
});

function assertSentence(text: string, path: string): void {
  assert.ok(text.includes(path), text.slice(0, 300));
  assert.ok(!text.includes("\n") && !text.includes("    at "), text.slice(0, 300));
  assert.match(text, /[\w).]$/);
}
