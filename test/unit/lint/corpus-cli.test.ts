import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli, temporaryFolder } from "../cli/run-cli";

const TASKS = [
  { id: "task_ner", kind: "span", column: "ner" },
  { id: "task_pos", kind: "token", column: "pos" },
];
const IDS = "# multitask_id = task_ner|task_pos\n";
const LEAKED = "Anna\tPROPN\tB-PER\nnever\tADV\tO\nsleeps\tVERB\tO\nlonger\tADV\tO\nthan\tADP\tO\nBen\tPROPN\tB-PER\n";
const LEAKAGE = "corpus/leakage";

describe("multitask lint of a corpus", () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const configure = (at: string, corpus: object, rules: object = {}) =>
    write(
      join(at, "multitask.json"),
      JSON.stringify({ tasks: TASKS, columns: ["form", "pos", "ner"], corpus, lint: { rules } }),
    );
  const lint = (...args: string[]) => runCli(["lint", ...args], { cwd: folder });
  const findings = (...args: string[]) => {
    const { files } = JSON.parse(lint("--format", "json", ...args).stdout);
    return Object.fromEntries(
      files.map(({ path, diagnostics }: { path: string; diagnostics: { rule: string; line: number }[] }) => [
        path,
        diagnostics.map(({ rule, line }) => `${rule}:${line}`),
      ]),
    );
  };

  before(() => {
    for (const name of ["partial", "off", "fix"]) mkdirSync(join(folder, name));
    const corpus = { train: ["train.conll"], dev: ["dev*.conll"] };
    configure("", corpus);
    write("train.conll", `${IDS}Ben\tPROPN\tB-PER\n\n${IDS}${LEAKED}`);
    write("dev.conll", IDS + LEAKED);
    write("other.conll", IDS + LEAKED);
    configure("partial", { ...corpus, test: ["withheld.conll"] });
    configure("off", corpus, { "corpus/*": "off", "multitask-id/missing": "info" });
    configure("fix", corpus);
    for (const name of ["partial", "off", "fix"]) {
      write(join(name, "train.conll"), IDS + LEAKED);
      write(join(name, "dev.conll"), LEAKED);
    }
  });

  it("compares a file with the others of its corpus, and reports on none that was not asked for", () => {
    assert.deepEqual(findings("dev.conll"), { "dev.conll": [`${LEAKAGE}:2`] });
    assert.deepEqual(findings("train.conll"), { "train.conll": [] });
    assert.deepEqual(findings("dev.conll", "train.conll"), { "dev.conll": [`${LEAKAGE}:2`], "train.conll": [] });
  });

  it("leaves alone a file that the configuration does not name", () => {
    assert.deepEqual(findings("other.conll"), { "other.conll": [] });
  });

  it("does not take standard input for the file that it is called like", () => {
    const { stdout } = runCli(["lint", "--format", "json", "--stdin-name", "dev.conll", "-"], {
      cwd: folder,
      input: `${IDS}Ben\tPROPN\tB-PER\n`,
    });
    assert.deepEqual(JSON.parse(stdout).files[0].diagnostics, []);
  });

  it("names the other place in JSON and in SARIF", () => {
    const { code, stdout } = lint("--format", "json", "dev.conll");
    const place = { path: "train.conll", line: 5, column: 1, endColumn: 5, message: "The same sentence in train." };
    assert.deepEqual(JSON.parse(stdout).files[0].diagnostics[0].related, [place]);
    assert.equal(code, 1);
    const [{ results }] = JSON.parse(lint("--format", "sarif", "dev.conll").stdout).runs;
    const [{ message, physicalLocation }] = results[0].relatedLocations;
    assert.equal(message.text, place.message);
    assert.deepEqual(physicalLocation, {
      artifactLocation: { uri: "train.conll" },
      region: { startLine: 5, startColumn: 1, endLine: 5, endColumn: 5 },
    });
  });

  it("says in one sentence which file of the corpus is missing, and still lints those that are there", () => {
    const { code, stdout, stderr } = lint("--format", "json", "partial");
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^multitask: .*multitask\.json: corpus\.test names "withheld\.conll", which matches no file.*\n$/,
    );
    assert.deepEqual(
      JSON.parse(stdout).files.map(({ diagnostics }: { diagnostics: { rule: string }[] }) =>
        diagnostics.map(({ rule }) => rule),
      ),
      [["multitask-id/missing"], []],
    );
  });

  it("takes severities for the rules about corpora, and for all of them", () => {
    assert.deepEqual(findings(join("off", "dev.conll")), { [join("off", "dev.conll")]: ["multitask-id/missing:1"] });
    const { files } = JSON.parse(lint("--format", "json", "--rule", `${LEAKAGE}=error`, "dev.conll").stdout);
    assert.equal(files[0].diagnostics[0].severity, "error");
  });

  it("reports where a sentence stands after --fix", () => {
    assert.deepEqual(findings("--fix", "fix"), {
      [join("fix", "dev.conll")]: [`${LEAKAGE}:2`],
      [join("fix", "train.conll")]: [],
    });
    assert.ok(readFileSync(join(folder, "fix", "dev.conll"), "utf8").startsWith(IDS));
  });
});
