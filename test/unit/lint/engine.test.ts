import assert from "node:assert/strict";
import { applyEdits } from "../../../src/conll/edit";
import { readConll } from "../../../src/conll/read";
import { fixAll, lint, lintSentence, type LintOptions } from "../../../src/lint/lint";
import { PROJECT } from "./random-document";

const TEXT = "# multitask_id = task_pos|task_pos\nAnna\tPROPN\tB-PER\n\nBen\tPROPN\tO\n";

describe("lint", () => {
  const findings = (text: string, options?: LintOptions) =>
    lint(readConll(text), PROJECT, options).map(({ rule, severity }) => `${severity} ${rule}`);

  it("reports each rule with its own severity", () => {
    assert.deepEqual(findings(TEXT), [
      "warning multitask-id/unlisted",
      "warning multitask-id/duplicate",
      "error multitask-id/missing",
    ]);
  });

  it("takes other severities, and leaves out rules that are off", () => {
    const severities = { "multitask-id/unlisted": "off", "multitask-id/duplicate": "info" } as const;
    assert.deepEqual(findings(TEXT, { severities }), ["info multitask-id/duplicate", "error multitask-id/missing"]);
  });

  it("takes a severity for a family of rules, and one for a rule before it", () => {
    const severities = { "multitask-id/*": "off", "multitask-id/missing": "info" } as const;
    assert.deepEqual(findings(TEXT, { severities }), ["info multitask-id/missing"]);
  });

  it("leaves out what comments turn off, in a sentence or in the file", () => {
    const ids = "multitask-id/unlisted, multitask-id/duplicate";
    assert.deepEqual(findings(`# multitask_lint_off = ${ids}\n${TEXT}`), ["error multitask-id/missing"]);
    assert.deepEqual(findings(`# multitask_lint_off_file = multitask-id/*\n${TEXT}`), []);
    const misplaced = findings(`${TEXT}# multitask_lint_off_file = all\n`);
    assert.deepEqual(misplaced, [...findings(TEXT), "warning layout/comment-place"]);
  });

  it("says no more of a sentence with a line of another length, unless that is no fault here", () => {
    const text = "Anna\tPROPN\tB-PER\nsleeps\tVERB\n";
    assert.deepEqual(findings(text), ["error columns/count"]);
    assert.deepEqual(findings(text, { severities: { "columns/count": "off" } }), ["error multitask-id/missing"]);
  });

  it("finds nothing in a document without sentences", () => {
    assert.deepEqual(findings(""), []);
    assert.deepEqual(findings("\uFEFF\r\n\r\n"), []);
  });

  it("looks at one sentence as at all of them", () => {
    const document = readConll(TEXT);
    assert.deepEqual(
      document.sentences.flatMap((sentence) => lintSentence(sentence, document, PROJECT)),
      lint(document, PROJECT),
    );
  });
});

describe("fixAll", () => {
  it("makes the fixes of any findings at once, and those that several share once", () => {
    const document = readConll(
      "# multitask_id = task_pos, task_pos, task_pos\r\nAnna\tPROPN\t_\r\n\r\nBen\tPROPN\t_\r\n",
    );
    const found = lint(document, PROJECT);
    assert.equal(found.length, 3);
    const line = "# multitask_id = task_pos\r\n";
    assert.equal(applyEdits(document.text, fixAll(found)), `${line}Anna\tPROPN\t_\r\n\r\n${line}Ben\tPROPN\t_\r\n`);
    assert.equal(
      applyEdits(document.text, fixAll(found.slice(2))),
      `# multitask_id = task_pos, task_pos, task_pos\r\nAnna\tPROPN\t_\r\n\r\n${line}Ben\tPROPN\t_\r\n`,
    );
  });
});
