import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { rules } from "../../../src/lint/rules/index";
import { runCli, temporaryFolder } from "./run-cli";

const FAULTY = "# sent_id = 1\nAnna\tPROPN\tB-PER\nsleeps\tVERB\tO\n\n# multitask_id = task_nre\nBen\t_\tB-PER\n";
const CLEAN = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nsleeps\tVERB\tO\n";
const MISSING =
  'This sentence has no multitask_id, so no task is trained on it: write "# multitask_id = task_ner|task_pos" directly above its first token.';
const CONFIG = JSON.stringify({
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "task_ner", kind: "span", column: "ner" },
    { id: "task_pos", kind: "token", column: "pos" },
  ],
});

describe("multitask lint", () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const lint = (...args: string[]) => runCli(["lint", ...args], { cwd: folder });

  before(() => {
    for (const name of ["sub", "bare", "broken"]) mkdirSync(join(folder, name));
    write("multitask.json", CONFIG);
    write("faulty.conll", FAULTY);
    write("clean.conll", CLEAN);
    write("sub/more.IOB", FAULTY);
    write("sub/notes.txt", "no column file\n");
    write("broken/multitask.json", "{ tasks: }");
    write("broken/clean.conll", CLEAN);
    write("latin1.conll", CLEAN);
    writeFileSync(join(folder, "latin1.conll"), Buffer.from("Ren\xe9e\tPROPN\tO\n", "latin1"));
  });

  it("prints findings with the lines that they are in, and how many there are of each rule", () => {
    const { code, stdout, stderr } = lint("faulty.conll");
    const lines = stdout.split("\n");
    assert.deepEqual(lines.slice(0, 4), [
      `faulty.conll:1:1: error: ${MISSING} [multitask-id/missing]`,
      " 1 | # sent_id = 1",
      "   | ^^^^^^^^^^^^^",
      "",
    ]);
    assert.match(
      lines[4]!,
      /^faulty.conll:5:18: error: "task_nre" is not .*did you mean task_ner\? \[multitask-id\/unknown\]$/,
    );
    assert.deepEqual(lines.slice(5, 11), [
      " 5 | # multitask_id = task_nre",
      "   |                  ^^^^^^^^",
      "",
      "1 error   multitask-id/missing",
      "1 error   multitask-id/unknown",
      "",
    ]);
    assert.equal(lines[11], "2 errors, 0 warnings; --fix mends 1 (1 file, 2 sentences, 3 tokens)");
    assert.deepEqual({ code, stderr }, { code: 1, stderr: "" });
  });

  it("prints a line for each finding in the compact format", () => {
    const lines = lint("--format", "compact", "faulty.conll").stdout.split("\n");
    assert.equal(lines[0], `faulty.conll:1:1: error: ${MISSING} [multitask-id/missing]`);
    assert.match(lines[1]!, /^faulty.conll:5:18: error: /);
    assert.equal(lines[2], "2 errors, 0 warnings; --fix mends 1 (1 file, 2 sentences, 3 tokens)");
  });

  it("shows ten findings of a rule and file, and all with --all", () => {
    write("many.conll", "A\tX\tO\n\n".repeat(2074));
    const few = lint("many.conll").stdout.split("\n");
    assert.equal(few.filter((line) => line.endsWith("[multitask-id/missing]")).length, 10);
    assert.ok(few.includes("many.conll: and 2,064 more multitask-id/missing in this file (--all shows them)"));
    assert.ok(few.includes("2,074 error   multitask-id/missing"));
    const all = lint("--all", "many.conll").stdout.split("\n");
    assert.equal(all.filter((line) => line.endsWith("[multitask-id/missing]")).length, 2074);
    assert.ok(!all.some((line) => line.includes("--all")));
  });

  it("is silent on what is clean, but for the summary", () => {
    assert.deepEqual(lint("clean.conll"), {
      code: 0,
      stdout: "0 errors, 0 warnings (1 file, 1 sentence, 2 tokens)\n",
      stderr: "",
    });
  });

  it("prints JSON with positions from 1", () => {
    const { code, stdout } = lint("--format", "json", "clean.conll", "faulty.conll");
    const { files, summary } = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.deepEqual(summary, { files: 2, sentences: 3, tokens: 5, errors: 2, warnings: 0 });
    assert.deepEqual(files[0], { path: "clean.conll", diagnostics: [] });
    assert.deepEqual(files[1].diagnostics[0], {
      rule: "multitask-id/missing",
      severity: "error",
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 14,
      message: MISSING,
      fixable: true,
    });
  });

  it("prints SARIF with the rules and relative paths", () => {
    const { code, stdout } = lint("--format", "sarif", "faulty.conll", "absent.conll");
    const { version, runs } = JSON.parse(stdout);
    const [{ tool, results, invocations }] = runs;
    assert.deepEqual({ code, version }, { code: 2, version: "2.1.0" });
    assert.deepEqual(
      tool.driver.rules.map(({ id }: { id: string }) => id),
      rules.map(({ id }) => id),
    );
    for (const { help } of tool.driver.rules) {
      const page = /^See (docs\/rules\/\S+\.md)\.$/.exec(help.text)?.[1];
      assert.ok(page && existsSync(join(__dirname, "../../..", page)), help.text);
    }
    const [{ ruleId, ruleIndex, level, locations }] = results;
    assert.equal(tool.driver.rules[ruleIndex].id, ruleId);
    assert.equal(level, "error");
    assert.deepEqual(locations[0].physicalLocation, {
      artifactLocation: { uri: "faulty.conll", index: 0 },
      region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 14 },
    });
    assert.equal(invocations[0].executionSuccessful, false);
  });

  it("takes folders and globs, and each file once", () => {
    const paths = (...args: string[]) =>
      JSON.parse(lint("--format", "json", ...args).stdout).files.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths("sub"), [join("sub", "more.IOB")]);
    assert.deepEqual(paths("{clean,faulty}.conll", "clean.conll"), ["clean.conll", "faulty.conll"]);
  });

  it("lints the other inputs where one cannot be read", () => {
    const { code, stdout, stderr } = lint(
      "latin1.conll",
      "absent.conll",
      "*.none",
      "bare",
      "clean.conll",
      "broken/clean.conll",
    );
    assert.equal(code, 2);
    assert.equal(stdout, "0 errors, 0 warnings (1 file, 1 sentence, 2 tokens)\n");
    const lines = stderr.trimEnd().split("\n");
    assert.equal(lines.length, 5);
    assert.match(stderr, /^multitask: latin1.conll: Line 1 is not UTF-8/m);
    assert.match(stderr, /^multitask: absent.conll does not exist\.$/m);
    assert.match(stderr, /^multitask: \*\.none matches no file\.$/m);
    assert.match(stderr, /^multitask: bare holds no column file/m);
    assert.match(stderr, /^multitask: .*multitask\.json:1: /m);
  });

  it("says on standard error that tasks are inferred, in text alone", () => {
    const elsewhere = join(folder, "..");
    const inferred = temporary(FAULTY);
    assert.match(
      runCli(["lint", inferred], { cwd: elsewhere }).stderr,
      /: no multitask\.json, so the tasks are inferred from the file: /,
    );
    assert.equal(runCli(["lint", "--format", "json", inferred], { cwd: elsewhere }).stderr, "");
  });

  it("takes severities from the configuration, and refuses rules that it does not have", () => {
    const configure = (rules: object) =>
      write("other.json", JSON.stringify({ ...JSON.parse(CONFIG), lint: { rules } }));
    configure({ "multitask-id/missing": "info", "multitask-id/unknown": "off", "multitask-id/unlisted": "off" });
    const { code, stdout } = lint("--config", "other.json", "faulty.conll");
    assert.equal(code, 0);
    assert.match(stdout, /^faulty.conll:1:1: info: /);
    configure({ "multitask-id/mising": "off" });
    const refused = lint("--config", "other.json", "faulty.conll");
    assert.equal(refused.code, 2);
    assert.equal(
      refused.stderr,
      'multitask: other.json: lint.rules names "multitask-id/mising", which is no rule; did you mean multitask-id/missing?\n',
    );
  });

  it("takes severities from --rule before those of the configuration, of families too", () => {
    const counts = (...args: string[]) => JSON.parse(lint("--format", "json", ...args, "faulty.conll").stdout).summary;
    const { errors, warnings } = counts("--rule", "multitask-id/missing=warning");
    assert.deepEqual({ errors, warnings }, { errors: 1, warnings: 1 });
    write(
      "strict.json",
      JSON.stringify({ ...JSON.parse(CONFIG), lint: { rules: { "multitask-id/missing": "error" } } }),
    );
    const off = ["--config", "strict.json", "--rule", "multitask-id/*=off"];
    assert.equal(counts(...off).errors, 0);
    assert.equal(counts(...off, "--rule", "multitask-id/unknown=error").errors, 1);
  });

  it("refuses a --rule that does not exist, or has no severity", () => {
    for (const [written, said] of [
      [
        "multitask-id/mising=off",
        /^multitask: --rule names "multitask-id\/mising", .*did you mean multitask-id\/missing\?\n$/,
      ],
      [
        "multitask-id/missing=loud",
        /^multitask: --rule takes a rule and a severity \(off, info, warning, error\).*loud"\.\n$/,
      ],
      ["multitask-id/missing", /^multitask: --rule takes a rule and a severity/],
    ] as const) {
      const { code, stdout, stderr } = lint("--rule", written, "faulty.conll");
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, said);
    }
  });

  it("exits with 1 on errors and on more warnings than allowed", () => {
    const warn = ["--rule", "multitask-id/*=warning", "faulty.conll"];
    assert.equal(lint(...warn).code, 1);
    assert.equal(lint("--max-warnings", "2", ...warn).code, 0);
    const { code, stderr } = lint("--max-warnings", "1", ...warn);
    assert.equal(code, 1);
    assert.equal(stderr, "multitask: there are 2 warnings, more than the 1 that --max-warnings allows.\n");
    assert.equal(lint("--max-warnings", "9", "faulty.conll").code, 1);
    assert.equal(lint("--max-warnings", "some", "faulty.conll").code, 2);
  });

  it("reports errors alone with --quiet, and counts warnings only against --max-warnings", () => {
    const mixed = ["--rule", "multitask-id/missing=warning", "faulty.conll"];
    const { code, stdout } = lint("--quiet", ...mixed);
    assert.equal(code, 1);
    assert.ok(!stdout.includes("multitask-id/missing"));
    assert.match(stdout, /^1 error, 0 warnings /m);
    const warn = ["--rule", "multitask-id/*=warning", "faulty.conll"];
    assert.equal(lint("--quiet", ...warn).code, 0);
    assert.equal(lint("--quiet", "--max-warnings", "1", ...warn).code, 1);
  });

  it("leaves out what a path with an exclamation mark names", () => {
    const paths = (...args: string[]) =>
      JSON.parse(lint("--format", "json", ...args).stdout).files.map(({ path }: { path: string }) => path);
    for (const name of ["tree/a", "tree/old/b"]) mkdirSync(join(folder, name), { recursive: true });
    for (const name of ["tree/x.conll", "tree/a/y.conll", "tree/a/z.conllu", "tree/old/b/x.conll"]) write(name, CLEAN);
    const at = (...names: string[]) => names.map((name) => join("tree", name));
    assert.deepEqual(paths("tree/**/*.conll"), at("a/y.conll", "old/b/x.conll", "x.conll"));
    assert.deepEqual(paths("tree/**/*.conll", "!tree/old"), at("a/y.conll", "x.conll"));
    assert.deepEqual(paths("!**/old/**", "tree"), at("a/y.conll", "a/z.conllu", "x.conll"));
    assert.deepEqual(paths("tree/x.conll", "tree/a/y.conll", "!**/x.*"), at("a/y.conll"));
    assert.deepEqual(paths(join(folder, "tree"), "!tree/a"), [
      join(folder, "tree/old/b/x.conll"),
      join(folder, "tree/x.conll"),
    ]);
  });

  it("lints standard input under a name, with the configuration nearest to that name", () => {
    const run = (args: string[], input = FAULTY) => runCli(["lint", ...args], { cwd: folder, input });
    const named = run(["--stdin-name", "sub/piped.conll", "-"]);
    assert.match(named.stdout, /^sub\/piped\.conll:1:1: error: /);
    assert.equal(named.code, 1);
    assert.match(run(["-"]).stdout, /^<stdin>:1:1: error: /);
    assert.equal(run(["-"], CLEAN).code, 0);
    const broken = run(["--stdin-name", "broken/piped.conll", "-"]);
    assert.equal(broken.code, 2);
    assert.match(broken.stderr, /multitask\.json:1: /);
  });

  it("mends standard input to standard output, and prints what remains to standard error", () => {
    const text = FAULTY.replaceAll("\n", "\r\n");
    const { code, stdout, stderr } = runCli(["lint", "--fix", "-"], { cwd: folder, input: text });
    assert.equal(stdout, text.replace("Anna", "# multitask_id = task_ner|task_pos\r\nAnna"));
    assert.match(stderr, /^<stdin>:6:18: error: /);
    assert.equal(code, 1);
    const clean = runCli(["lint", "--fix", "-"], { cwd: folder, input: CLEAN });
    assert.equal(clean.stdout, CLEAN);
    const broken = runCli(["lint", "--fix", "-"], { cwd: folder, input: "a\0b" });
    assert.deepEqual({ code: broken.code, stdout: broken.stdout }, { code: 2, stdout: "" });
    assert.match(broken.stderr, /^multitask: <stdin> holds NUL bytes/);
  });

  it("mends files with --fix, through a link, keeping their mode, and prints what remains", () => {
    const text = FAULTY.replaceAll("\n", "\r\n");
    write("target.conll", text);
    chmodSync(join(folder, "target.conll"), 0o640);
    symlinkSync("target.conll", join(folder, "link.conll"));
    const { code, stdout } = lint("--fix", "link.conll");
    assert.equal(code, 1);
    assert.match(stdout, /^link\.conll:6:18: error: /);
    const id = "# multitask_id = task_ner|task_pos\r\n";
    assert.equal(readFileSync(join(folder, "target.conll"), "utf8"), text.replace("Anna", `${id}Anna`));
    assert.equal(statSync(join(folder, "target.conll")).mode & 0o777, 0o640);
    assert.ok(!readdirSync(folder).some((name) => name.endsWith(".tmp")));
  });

  it("colours nothing that is not a terminal", () => assert.ok(!lint("faulty.conll").stdout.includes("\u001b")));

  it("exits with 2 on wrong usage", () => {
    for (const args of [
      [],
      ["--format", "xml", "clean.conll"],
      ["--nope", "clean.conll"],
      ["--config", "absent.json", "clean.conll"],
    ]) {
      const { code, stdout, stderr } = lint(...args);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: "" });
      assert.match(stderr, /\S/);
    }
  });

  const bare = temporaryFolder();
  function temporary(text: string): string {
    const path = join(bare, "inferred.conll");
    writeFileSync(path, text);
    return path;
  }
});

describe("multitask", () => {
  it("prints help and version, and names commands that are meant", () => {
    assert.match(runCli(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
    const { code, stdout } = runCli(["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}lint /m);
    assert.deepEqual(runCli([]).code, 2);
    const mistyped = runCli(["lnt"]);
    assert.equal(mistyped.code, 2);
    assert.match(mistyped.stderr, /Did you mean lint\?/);
  });
});
