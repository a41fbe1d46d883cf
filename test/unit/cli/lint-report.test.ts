import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import Ajv from "ajv";
import { createReporter, formats, type Format } from "../../../src/cli/lint-report/reporters";
import { Tally, type LintedPart } from "../../../src/cli/lint-report/report";
import type { Diagnostic } from "../../../src/lint/diagnostic";

const SCHEMA = require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

const URI = /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]*$/i;
const URI_REFERENCE = /^[^\s"<>\\^`{|}]*$/;

const FINDING: Diagnostic = {
  rule: "multitask-id/unknown",
  severity: "error",
  message: 'The label "B-PRE" is 100% new: see there.',
  line: 2,
  column: 5,
  endLine: 2,
  endColumn: 10,
};
const RELATED: Diagnostic = {
  ...FINDING,
  severity: "info",
  fix: { title: "Write B-PER", edits: [] },
  related: [{ path: "sub/b, c.conll", line: 6, column: 0, endColumn: 4, message: "Here it is B-PER." }],
};

function partOf(path: string, diagnostics: readonly Diagnostic[]): LintedPart {
  return { path, sentences: 1, tokens: 2, diagnostics, lineText: () => "Anna\tB-PRE" };
}

/** The report of some files, each of them in one part. */
function report(
  format: Format,
  files: Readonly<Record<string, readonly Diagnostic[]>>,
  { color = false, all = false, problems = [] as string[] } = {},
): string {
  let written = "";
  const output = { write: (text: string) => void (written += text), color, width: 80 };
  const reporter = createReporter(format, output, all);
  const tally = new Tally();
  for (const [path, diagnostics] of Object.entries(files)) {
    const part = partOf(path, diagnostics);
    tally.addFile();
    tally.add(part);
    reporter.beginFile(path);
    reporter.add(part);
    reporter.endFile();
  }
  reporter.end(tally, problems);
  return written;
}

describe("the reports of multitask lint", () => {
  it("colour on request alone", () => {
    for (const format of formats) {
      const colored = report(format, { "a.conll": [FINDING] }, { color: true });
      assert.equal(colored.includes("\u001B["), format === "text" || format === "compact", format);
      assert.equal(colored.replaceAll(/\u001B\[\d+m/g, ""), report(format, { "a.conll": [FINDING] }), format);
    }
  });

  it("show the places that a finding speaks of", () => {
    const lines = report("text", { "a.conll": [RELATED] }).split("\n");
    assert.deepEqual(lines.slice(1, 5), [
      " 3 | Anna    B-PRE",
      "   |         ^^^^^",
      "   = sub/b, c.conll:7:1: Here it is B-PER.",
      "",
    ]);
    const [{ related }] = JSON.parse(report("json", { "a.conll": [RELATED] })).files[0].diagnostics;
    assert.deepEqual(related, [
      { path: "sub/b, c.conll", line: 7, column: 1, endColumn: 5, message: "Here it is B-PER." },
    ]);
  });

  it("count ten findings of a rule anew in each file", () => {
    const many = Array.from({ length: 12 }, () => FINDING);
    const text = report("text", { "a.conll": many, "b.conll": many.slice(1) });
    assert.equal(text.match(/: error: /g)?.length, 20);
    assert.ok(text.includes("a.conll: and 2 more multitask-id/unknown in this file"));
    assert.ok(text.includes("b.conll: and 1 more multitask-id/unknown in this file"));
  });

  it("write workflow commands whose text the runner reads back as it was", () => {
    const odd = { ...FINDING, message: "50% of it\r\nis: a, b" };
    const [first, second, third, summary] = report("github", {
      "a:b,c%.conll": [odd],
      [resolve("sub/d.conll")]: [{ ...FINDING, severity: "warning" }, RELATED],
    }).split("\n");
    assert.equal(
      first,
      "::error file=a%3Ab%2Cc%25.conll,line=3,col=6,endLine=3,endColumn=11,title=multitask-id/unknown::50%25 of it%0D%0Ais: a, b",
    );
    assert.match(second!, /^::warning file=sub\/d\.conll,line=3,/);
    assert.match(third!, /^::notice .*::.*see there\.%0Asub\/b, c\.conll:7:1: Here it is B-PER\.$/);
    assert.equal(summary, "1 error, 1 warning, 1 info; --fix mends 1 (2 files, 2 sentences, 4 tokens)");
  });

  it("are JSON whatever they hold", () => {
    for (const files of [{}, { "a.conll": [] }, { "a.conll": [FINDING, RELATED], 'b"\n.conll': [RELATED] }]) {
      const json = report("json", files);
      assert.equal(json, `${JSON.stringify(JSON.parse(json), null, 2)}\n`);
      const sarif = report("sarif", files);
      assert.equal(sarif, `${JSON.stringify(JSON.parse(sarif), null, 2)}\n`);
    }
  });
});

describe("the SARIF report of multitask lint", () => {
  const validate = compileSchema();
  const check = (log: unknown) => {
    assert.ok(validate(log), JSON.stringify(validate.errors?.slice(0, 3), null, 2));
  };

  it("is valid against the schema of SARIF 2.1.0", () => {
    check(JSON.parse(report("sarif", {})));
    check(JSON.parse(report("sarif", { "a.conll": [], "b c.conll": [] }, { problems: ["d.conll does not exist."] })));
    const log = JSON.parse(report("sarif", { "a.conll": [FINDING], [resolve("/elsewhere/b.conll")]: [RELATED] }));
    check(log);
    const [, { level, relatedLocations, locations }] = log.runs[0].results;
    assert.equal(level, "note");
    assert.match(locations[0].physicalLocation.artifactLocation.uri, /^file:\/\/\//);
    assert.deepEqual(relatedLocations[0], {
      id: 0,
      message: { text: "Here it is B-PER." },
      physicalLocation: {
        artifactLocation: { uri: "sub/b%2C%20c.conll" },
        region: { startLine: 7, startColumn: 1, endLine: 7, endColumn: 5 },
      },
    });
  });

  it("is checked by a schema that refuses what SARIF does not allow", () => {
    const log = JSON.parse(report("sarif", { "a.conll": [FINDING] }));
    const [run] = log.runs;
    for (const wrong of [
      { ...log, version: "2.0.0" },
      { ...log, runs: [{ ...run, tool: {} }] },
      { ...log, runs: [{ ...run, results: [{ ...run.results[0], level: "fatal" }] }] },
      { ...log, runs: [{ ...run, artifacts: [{ location: { uri: "a b.conll" } }] }] },
      { ...log, runs: [{ ...run, artifacts: [...run.artifacts, ...run.artifacts] }] },
    ]) {
      assert.equal(validate(wrong), false);
    }
  });

  function compileSchema() {
    // The schema is of draft 4, whose `id` later drafts call `$id`; it uses no other keyword that they changed.
    const schema = JSON.parse(readFileSync(SCHEMA, "utf8")) as Record<string, unknown>;
    delete schema["id"];
    delete schema["$schema"];
    // One of its patterns holds a lone bracket.
    return new Ajv({
      strict: false,
      unicodeRegExp: false,
      formats: { uri: URI, "uri-reference": URI_REFERENCE, "date-time": true },
    }).compile(schema);
  }
});
