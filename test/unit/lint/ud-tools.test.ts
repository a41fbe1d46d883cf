import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readConll } from "../../../src/conll/read";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { lint, type LintOptions } from "../../../src/lint/lint";
import { rules } from "../../../src/lint/rules/index";
import { inferProject } from "../../../src/tasks/inference";

const FOLDER = join(__dirname, "../../../../shared/data/cases/ud-tools");

/** These speak of training, which the validator of Universal Dependencies knows nothing of. */
const OPTIONS: LintOptions = { severities: { "multitask-id/*": "off", "tags/*": "off" } };

/** The tests of the validator's first level, and the rules that find the same here. */
const RULES_OF_TESTS: Readonly<Record<string, readonly string[]>> = {
  // Blank cells behind the last column are white space at the end of the line here.
  "number-of-columns": ["columns/count", "layout/white-space"],
  "empty-column": ["columns/empty-cell"],
  "leading-whitespace": ["layout/white-space"],
  "invalid-whitespace": ["layout/white-space"],
  // A line that begins with a blank is read without it here.
  "invalid-line": ["layout/invalid-line", "layout/white-space"],
  "misplaced-comment": ["layout/comment-place"],
  "pseudo-empty-line": ["layout/pseudo-blank-line"],
  "empty-sentence": ["layout/empty-sentence", "layout/extra-blank-line"],
  "missing-empty-line": ["layout/final-line"],
  "non-unix-newline": ["layout/line-break"],
  "unicode-normalization": ["layout/unicode-form"],
  "invalid-word-id": ["ids/word-id"],
  "word-id-sequence": ["ids/sequence"],
  // The validator takes each word for a range of one.
  "word-interval-out": ["ids/sequence", "ids/range"],
  "reversed-word-interval": ["ids/range"],
  "misplaced-word-interval": ["ids/range"],
  "overlapping-word-intervals": ["ids/range"],
  "misplaced-empty-node": ["ids/empty-node"],
};

/** Everything that is found, `rule:line` with lines from 1. Each was looked at: the files hold these faults and no others. */
const FOUND: Readonly<Record<string, { errors?: readonly string[]; warnings?: readonly string[] }>> = {
  "columns-format-minimal.conllu": { warnings: ["layout/white-space:3", "layout/white-space:4"] },
  "columns-format.conllu": {
    errors: ["columns/count:4", "columns/empty-cell:12"],
    warnings: [
      "layout/white-space:11",
      "layout/white-space:15",
      "layout/white-space:15",
      "layout/white-space:19",
      "layout/white-space:19",
      "layout/white-space:20",
    ],
  },
  "duplicate-id.conllu": { errors: ["ids/sequence:4", "ids/sequence:5"] },
  "empty-field.conllu": { errors: ["columns/empty-cell:4"] },
  "empty-head.conllu": { errors: ["columns/empty-cell:4"] },
  "empty-sentence.conllu": { warnings: ["layout/empty-sentence:3"] },
  "extra-empty-line.conllu": { warnings: ["layout/extra-blank-line:6", "layout/extra-blank-line:7"] },
  "id-starting-from-2.conllu": { errors: ["ids/sequence:9"] },
  "id-with-extra-0.conllu": { errors: ["ids/word-id:4"] },
  "invalid-line.conllu": { errors: ["layout/invalid-line:5"], warnings: ["sentence/text:8", "layout/white-space:15"] },
  "invalid-range.conllu": { errors: ["ids/range:5"] },
  "invalid-word-id.conllu": { errors: ["ids/word-id:4"] },
  "invalid-word-interval.conllu": { errors: ["ids/word-id:5"] },
  "misindexed-empty-node.conllu": { errors: ["ids/empty-node:5"] },
  "misordered-multiword.conllu": { errors: ["ids/range:7"] },
  "misplaced-comment-end.conllu": { warnings: ["layout/empty-sentence:13"] },
  "misplaced-comment-mid.conllu": { warnings: ["layout/comment-place:6"] },
  "misplaced-comment.conllu": { warnings: ["layout/comment-place:4"] },
  "misplaced-empty-node-2.conllu": { errors: ["ids/empty-node:7"] },
  "misplaced-empty-node.conllu": { errors: ["ids/empty-node:7"] },
  "misplaced-range.conllu": { errors: ["ids/range:7"], warnings: ["layout/final-line:10"] },
  "misplaced-word-interval.conllu": { errors: ["ids/range:7"] },
  "missing-final-line.conllu": { warnings: ["layout/final-line:4"] },
  "nan-id.conllu": { errors: ["layout/invalid-line:9"], warnings: ["layout/empty-sentence:10"] },
  "non-unix-newline.conllu": { warnings: ["layout/line-break:23"] },
  "nonsequential-empty-node-id.conllu": { errors: ["ids/empty-node:5"] },
  "nonsequential-id.conllu": { errors: ["ids/sequence:4", "ids/sequence:5"] },
  "out-of-bounds-range.conllu": { errors: ["ids/range:7"], warnings: ["layout/final-line:10"] },
  "overlapping-multiword.conllu": { errors: ["ids/range:7"] },
  "overlapping-range.conllu": { errors: ["ids/range:7"] },
  "overlapping-word-interval.conllu": { errors: ["ids/range:7"] },
  "pseudo-empty-line.conllu": { warnings: ["layout/pseudo-blank-line:5"] },
  "reversed-word-interval.conllu": { errors: ["ids/range:5"] },
  "seemingly-empty-line.conllu": { warnings: ["layout/pseudo-blank-line:5"] },
  "tanl-broken.conllu": {
    errors: ["ids/sequence:11", "ids/sequence:16"],
    warnings: ["layout/extra-blank-line:6", "layout/empty-sentence:8", "layout/final-line:24"],
  },
  "trailing-tab.conllu": { warnings: ["layout/white-space:4"] },
  "unicode-normalization.conllu": { warnings: ["layout/unicode-form:3", "layout/unicode-form:8"] },
  "word-id-sequence-2.conllu": { errors: ["ids/sequence:4", "ids/sequence:5"] },
  "word-id-sequence.conllu": { errors: ["ids/sequence:4", "ids/sequence:5"] },
};

interface ExpectedRow {
  readonly file: string;
  readonly line: number;
  readonly test: string;
}

describe("the test cases of the Universal Dependencies validator (skipped without ../shared/data)", () => {
  before(function () {
    if (!existsSync(FOLDER)) this.skip();
  });

  it("have each fault that the validator finds on its first level, on the same line", () => {
    const rows = readRows();
    assert.equal(rows.length, 57);
    const missed = rows.filter(({ file, line, test }) => {
      return !lintFile(file).some((found) => found.line === line - 1 && RULES_OF_TESTS[test]!.includes(found.rule));
    });
    assert.deepEqual(missed, []);
  });

  it("have no other faults", () => {
    const files = readdirSync(join(FOLDER, "invalid-level1")).filter((file) => file.endsWith(".conllu"));
    const expected = Object.fromEntries(files.map((file) => [file, { errors: [], warnings: [], ...FOUND[file] }]));
    const found = files.map((file) => {
      const diagnostics = lintFile(join("invalid-level1", file));
      const of = (isWanted: (severity: string) => boolean) =>
        diagnostics.filter(({ severity }) => isWanted(severity)).map(({ rule, line }) => `${rule}:${line + 1}`);
      return [file, { errors: of((one) => one === "error"), warnings: of((one) => one !== "error") }] as const;
    });
    assert.deepEqual(Object.fromEntries(found), expected);
  });

  it("have no findings where the validator has none", () => {
    const files = readdirSync(join(FOLDER, "valid")).filter((file) => file.endsWith(".conllu"));
    assert.equal(files.length, 9);
    for (const file of files) assert.deepEqual(lintFile(join("valid", file)), [], file);
  });

  it("are matched with rules that exist", () => {
    const ids = rules.map(({ id }) => id);
    for (const rule of Object.values(RULES_OF_TESTS).flat()) assert.ok(ids.includes(rule), rule);
  });
});

/** Lints as the command does where no multitask.json is found. */
function lintFile(file: string): Diagnostic[] {
  const document = readConll(readFileSync(join(FOLDER, file), "utf8"));
  return lint(document, inferProject([document]), OPTIONS);
}

function readRows(): ExpectedRow[] {
  const [, ...lines] = readFileSync(join(FOLDER, "expected-level1.tsv"), "utf8").trimEnd().split("\n");
  return lines.map((row) => {
    const [file, line, , test] = row.split("\t") as [string, string, string, string];
    return { file, line: Number(line), test };
  });
}
