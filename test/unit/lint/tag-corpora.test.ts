import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { applyEdits } from "../../../src/conll/edit";
import { readConllFile } from "../../../src/conll/file";
import { readConll, type ConllDocument } from "../../../src/conll/read";
import { fixAll, lint, type LintOptions } from "../../../src/lint/lint";
import { rules } from "../../../src/lint/rules/index";
import { convertColumn } from "../../../src/tasks/convert";
import { inferProject } from "../../../src/tasks/inference";
import type { Project } from "../../../src/tasks/project";
import { SCHEMES } from "../../../src/tasks/schemes";
import type { SpanTask } from "../../../src/tasks/task";

// Real corpora that are not part of the repository.
const DATA = resolve(__dirname, "../../../../shared/data");
const CORPORA = ["bc5cdr", "ewt-multitask", "ewt-ud", "genia-pos", "sec-filings", "ssj-ner", "wnut17"];

const ONLY_TAGS: LintOptions = {
  severities: Object.fromEntries(rules.filter(({ id }) => !id.startsWith("tags/")).map(({ id }) => [id, "off"])),
};

/** All that the rules say of these corpora: a line each, looked at and true. */
const FINDINGS = ["wnut17/emerging.dev.conll:11988 info tags/whole-sentence"];

function filesOf(corpus: string): string[] {
  return readdirSync(join(DATA, corpus), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^(LICENSE|README|NOTE)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function describeFindings(path: string): string[] {
  const document = readConllFile(path);
  return lint(document, inferProject([document]), ONLY_TAGS).map(
    ({ line, severity, rule }) => `${relative(DATA, path)}:${line + 1} ${severity} ${rule}`,
  );
}

function spanTaskOf(document: ConllDocument): { readonly project: Project; readonly task: SpanTask } {
  const project = inferProject([document]);
  return { project, task: project.tasks.find((task): task is SpanTask => task.kind === "span")! };
}

describe("rules about tags on real corpora", function () {
  before(function () {
    if (existsSync(DATA)) return;
    console.log(`      skipped: no corpora in ${DATA}`);
    this.skip();
  });

  it("say nothing but what was looked at", () => {
    assert.deepEqual(CORPORA.flatMap(filesOf).flatMap(describeFindings), FINDINGS);
  });

  for (const path of [
    "bc5cdr/BC5CDR-IOBES/devel.tsv",
    "sec-filings/CONLL-format/data/test/FIN3.txt",
    "ssj-ner/sl_ssj-ud-test.conllu",
    "wnut17/emerging.dev.conll",
  ]) {
    it(`report a file in another scheme than the configured one once, and convert it: ${path}`, () => {
      const document = readConllFile(join(DATA, path));
      const { project, task } = spanTaskOf(document);
      for (const scheme of SCHEMES.filter((scheme) => scheme !== task.scheme)) {
        const configured: SpanTask = { ...task, scheme };
        const tasks = project.tasks.map((other) => (other === task ? configured : other));
        const found = lint(document, { ...project, tasks }, ONLY_TAGS).filter(({ severity }) => severity !== "info");
        assert.deepEqual(
          found.map(({ rule }) => rule),
          ["tags/scheme"],
        );
        assert.match(
          found[0]!.message,
          new RegExp(`are written in ${task.scheme}, not in ${scheme} as ${task.id} has it`),
        );
        const fixed = applyEdits(document.text, fixAll(found));
        const converted = readConll(fixed);
        assert.deepEqual(
          lint(converted, { ...project, tasks }, ONLY_TAGS).filter(({ severity }) => severity !== "info"),
          [],
        );
        assert.equal(applyEdits(fixed, convertColumn(converted, task, project, task.scheme)), document.text);
      }
    });
  }

  it("report two corpora in one file as a mixture", () => {
    const read = (scheme: string) => readConllFile(join(DATA, `bc5cdr/BC5CDR-${scheme}/devel.tsv`)).text;
    const both = readConll(read("IOB") + read("IOBES"));
    const { project } = spanTaskOf(both);
    const found = lint(both, project, ONLY_TAGS);
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ["tags/scheme"],
    );
    assert.match(
      found[0]!.message,
      /a mixture of IOB2 and BIOES \(of 7618 sentences with spans 3809 fit IOB2, and 3809 more/,
    );
  });
});
