import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { readConll } from "../conll/read";
import { isOffInFile, isOffInSentence } from "./suppression";
import { turnOffInFile, turnOffInSentence } from "./suppression-edits";

const rule = "tags/sequence";

function offInSentence(text: string, line: number): string {
  const document = readConll(text);
  const fixed = applyEdits(text, turnOffInSentence(rule, line, document)!.edits);
  const found = readConll(fixed).sentences.filter((sentence) => isOffInSentence(rule, sentence));
  assert.equal(found.length, 1);
  return fixed;
}

function offInFile(text: string): string {
  const fixed = applyEdits(text, turnOffInFile(rule, readConll(text))!.edits);
  assert.ok(isOffInFile(rule, readConll(fixed)));
  return fixed;
}

describe("turning a rule off by a comment", () => {
  it("writes it above the tasks of the sentence", () => {
    assert.equal(
      offInSentence("a\tO\n\n# sent_id = 2\n# multitask_id = task_ner\nb\tO\n", 4),
      "a\tO\n\n# sent_id = 2\n# multitask_lint_off = tags/sequence\n# multitask_id = task_ner\nb\tO\n",
    );
  });

  it("writes it above the first token of a sentence without comments", () => {
    assert.equal(offInSentence("a\tO\r\nb\tO\r\n", 1), "# multitask_lint_off = tags/sequence\r\na\tO\r\nb\tO\r\n");
  });

  it("adds to the comment that is there", () => {
    assert.equal(
      offInSentence("# multitask_lint_off = ids/sequence\na\tO\n", 1),
      "# multitask_lint_off = ids/sequence, tags/sequence\na\tO\n",
    );
    assert.equal(offInSentence("# multitask_lint_off =\na\tO\n", 1), "# multitask_lint_off = tags/sequence\na\tO\n");
  });

  it("is not offered between sentences", () => {
    assert.equal(turnOffInSentence(rule, 1, readConll("a\tO\n\nb\tO\n")), undefined);
  });

  it("stands at the head of the file where all of it is meant", () => {
    assert.equal(
      offInFile("# sent_id = 1\na\tO\n\nb\tO\n"),
      "# sent_id = 1\n# multitask_lint_off_file = tags/sequence\na\tO\n\nb\tO\n",
    );
    assert.equal(
      offInFile("# multitask_lint_off_file = ids/*\n\na\tO\n"),
      "# multitask_lint_off_file = ids/*, tags/sequence\n\na\tO\n",
    );
  });

  it("leaves the names of the columns in the first line, a byte order mark before it too", () => {
    const columns = "\uFEFF# global.columns = ID FORM NER\n";
    assert.equal(offInFile(`${columns}1\ta\tO\n`), `${columns}# multitask_lint_off_file = tags/sequence\n1\ta\tO\n`);
    assert.equal(offInFile("\uFEFFa\tO\n"), "\uFEFF# multitask_lint_off_file = tags/sequence\na\tO\n");
  });

  it("has nowhere to stand in an empty file", () => {
    assert.equal(turnOffInFile(rule, readConll("\n\n")), undefined);
  });
});
