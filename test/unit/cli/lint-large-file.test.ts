import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { ConllParts } from "../../../src/conll/parts";
import { readConll } from "../../../src/conll/read";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { fileRules } from "../../../src/lint/rules/index";
import { plainSentence } from "../conll/plain-sentence";
import { randomText } from "../lint/random-document";
import { lintToList, type LintedFile } from "./lint-to-list";
import { runCli, temporaryFolder } from "./run-cli";

const DATA = join(__dirname, "../../../../shared/data");
const WITHOUT_FILE_RULES = Object.fromEntries(fileRules.map(({ id }) => [id, "off" as const]));

/** Files of the corpora, none where they are absent. */
function corpora(): string[] {
  if (!existsSync(DATA)) return [];
  return readdirSync(DATA, { recursive: true, encoding: "utf8" })
    .map((name) => join(DATA, name))
    .filter((path) => /\.(conllu?|iob|tsv|txt)$/.test(path) && statSync(path).size < 1_500_000);
}

/** A finding as it is reported; what a fix edits counts in the part, so only its title compares. */
function reported({ fix, suggestions, ...rest }: Diagnostic): object {
  return { ...rest, fix: fix?.title, suggestions: suggestions?.map(({ title }) => title) };
}

function compare(whole: LintedFile, inParts: LintedFile): void {
  assert.deepEqual(inParts.diagnostics.map(reported), whole.diagnostics.map(reported), whole.path);
  assert.deepEqual(inParts.lines, whole.lines, whole.path);
  assert.deepEqual(
    { sentences: inParts.sentences, tokens: inParts.tokens },
    { sentences: whole.sentences, tokens: whole.tokens },
    whole.path,
  );
}

async function compareFile(path: string, part: number): Promise<number> {
  const request = { severities: WITHOUT_FILE_RULES };
  const whole = await lintToList([path], request);
  const inParts = await lintToList([path], { ...request, sizes: { large: 0, part } });
  assert.deepEqual(inParts.problems, whole.problems);
  assert.deepEqual(inParts.notes, whole.notes);
  if (whole.files.length > 0) compare(whole.files[0]!, inParts.files[0]!);
  return inParts.files[0]?.parts ?? 0;
}

describe("a file linted in parts", () => {
  const folder = temporaryFolder();
  const file = join(folder, "parts.conll");
  const write = (text: string | Uint8Array) => writeFileSync(file, text);

  it("gives the text and the sentences of the whole, at any size of the parts", () => {
    fc.assert(
      fc.property(randomText, fc.integer({ min: 1, max: 200 }), (text, part) => {
        write(text);
        const parts = [...ConllParts.scan(file, part).read()];
        const whole = readConll(readFileSync(file, "utf8"));
        assert.equal(parts.map(({ document }) => document.text).join(""), whole.text);
        const sentences = parts.flatMap(({ document, firstLine }) =>
          document.sentences.map((sentence) => ({
            ...plainSentence(sentence),
            firstLine: sentence.firstLine + firstLine,
          })),
        );
        assert.deepEqual(sentences, whole.sentences.map(plainSentence));
        for (const { document } of parts) assert.deepEqual(document.layout, whole.layout);
      }),
      { numRuns: 500 },
    );
  });

  it("has the findings of the whole, at any size of the parts", async () => {
    await fc.assert(
      fc.asyncProperty(randomText, fc.integer({ min: 1, max: 200 }), async (text, part) => {
        write(text);
        await compareFile(file, part);
      }),
      { numRuns: 300 },
    );
  });

  it("is mended as the whole is", async () => {
    await fc.assert(
      fc.asyncProperty(randomText, fc.integer({ min: 1, max: 200 }), async (text, part) => {
        const request = { severities: WITHOUT_FILE_RULES, fix: true };
        write(text);
        const whole = await lintToList([file], request);
        const mended = readFileSync(file, "utf8");
        // The whole is read anew after each round, and in a file of a few lines a fix may change what most of them look like.
        fc.pre(isDeepStrictEqual(readConll(mended).layout, readConll(text).layout));
        write(text);
        const inParts = await lintToList([file], { ...request, sizes: { large: 0, part } });
        assert.equal(readFileSync(file, "utf8"), mended);
        compare(whole.files[0]!, inParts.files[0]!);
        assert.deepEqual(readdirSync(folder), ["parts.conll"]);
      }),
      { numRuns: 300 },
    );
  });

  it("obeys comments at the head of the file in every part", async () => {
    const text = "# multitask_lint_off_file = multitask-id/missing\n\n" + "A\tB\n\n".repeat(20);
    write(text);
    const { files } = await lintToList([file], { sizes: { large: 0, part: 10 } });
    assert.ok(files[0]!.parts > 5);
    assert.deepEqual(
      files[0]!.diagnostics.filter(({ rule }) => rule === "multitask-id/missing"),
      [],
    );
  });

  it("is read in another encoding where it is not UTF-8, and saved as UTF-8", async () => {
    const text = "# multitask_id = task_ner\nRenée\tO\nso\tO\n\n".repeat(30);
    for (const part of [1, 7, 64]) {
      write(Buffer.from(text, "latin1"));
      const { limits, problems } = await lintToList([file], {
        encoding: "windows-1252",
        fix: true,
        severities: WITHOUT_FILE_RULES,
        sizes: { large: 0, part },
      });
      assert.deepEqual(problems, []);
      assert.match(limits.join(), /was read as windows-1252, and saved as UTF-8/);
      assert.equal(readFileSync(file, "utf8"), text);
    }
  });

  it("names the line of what is not UTF-8, in a later part too", async () => {
    write(Buffer.concat([Buffer.from("é\tB\n\n".repeat(30)), Buffer.from("Ren\xe9e\tB\n", "latin1")]));
    const whole = await lintToList([file]);
    assert.match(whole.problems[0]!, /: Line 61 is not UTF-8/);
    for (const part of [1, 7, 64]) {
      const inParts = await lintToList([file], { sizes: { large: 0, part } });
      assert.deepEqual({ files: inParts.files, problems: inParts.problems }, { files: [], problems: whole.problems });
    }
  });

  it("says which rules saw a part at a time", async () => {
    write("A\tB\n\n".repeat(20));
    const { limits } = await lintToList([file], { sizes: { large: 0, part: 50 } });
    const asked = fileRules.map(({ id }) => id).join(", ");
    assert.equal(limits.length, 1);
    assert.match(limits[0]!, /parts\.conll is so large that it was linted in \d parts: /);
    assert.ok(limits[0]!.endsWith(`: ${asked} saw each part alone.`), limits[0]);
    const { limits: none } = await lintToList([file], { sizes: { large: 0, part: 1000 } });
    assert.deepEqual(none, []);
  });

  const paths = corpora();
  it(`has the findings of the whole in ${paths.length || "no"} files of corpora${paths.length ? "" : ": ../shared/data is absent"}`, async function () {
    if (paths.length === 0) return this.skip();
    this.timeout(300_000);
    let parts = 0;
    for (const path of paths) parts += await compareFile(path, 5000);
    assert.ok(parts > 3 * paths.length, `${parts} parts`);
  });

  it("is linted by the command line where it has more than 50 MB, with one of its sentences at fault", function () {
    this.timeout(120_000);
    const note = `# note = ${"long ".repeat(1000)}end`;
    const good = `${note}\n# multitask_id = task_pos\nAnna\tPROPN\nsleeps\tVERB\n\n`;
    const count = Math.ceil(52_000_000 / good.length);
    write(good.repeat(count) + "Ben\tPROPN\n\n" + good);
    writeFileSync(
      join(folder, "multitask.json"),
      JSON.stringify({ columns: ["form", "pos"], tasks: [{ id: "task_pos", kind: "token", column: "pos" }] }),
    );
    const { code, stdout } = runCli(["lint", "--format", "json", "--rule", "sentence/*=off", file]);
    const { files, summary } = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.deepEqual(
      files[0].diagnostics.map(({ rule, line }: { rule: string; line: number }) => [rule, line]),
      [["multitask-id/missing", 5 * count + 1]],
    );
    assert.equal(summary.tokens, 2 * count + 3);
  });
});
