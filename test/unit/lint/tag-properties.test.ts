import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, updateConll } from "../../../src/conll/edit";
import { readConll, type ConllDocument } from "../../../src/conll/read";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { IncrementalLinter } from "../../../src/lint/incremental";
import { fixAll, lint, type LintOptions } from "../../../src/lint/lint";
import { rules } from "../../../src/lint/rules/index";
import { readTags } from "../../../src/tasks/annotation";
import type { Project } from "../../../src/tasks/project";
import { readSpans } from "../../../src/tasks/spans";
import { SCHEMES, type Scheme } from "../../../src/tasks/schemes";
import { formOfTag } from "../../../src/tasks/tag-form";

/** The other rules have tests of their own. */
const ONLY_TAGS: LintOptions = {
  severities: Object.fromEntries(rules.filter(({ id }) => !id.startsWith("tags/")).map(({ id }) => [id, "off"])),
};

const PROJECTS = new Map<Scheme, Project>(
  SCHEMES.map((scheme) => [
    scheme,
    {
      columns: ["form", "pos", "ner"],
      tasks: [
        { id: "task_ner", kind: "span", column: "ner", scheme, weight: 1 },
        { id: "task_pos", kind: "token", column: "pos", weight: 1 },
      ],
    },
  ]),
);

const lintText = (text: string, scheme: Scheme) => lint(readConll(text), PROJECTS.get(scheme)!, ONLY_TAGS);
const fixText = (text: string, scheme: Scheme) => applyEdits(text, fixAll(lintText(text, scheme)));

const wellFormed = fc.constantFrom("O", "O", "B-PER", "I-PER", "E-PER", "S-PER", "L-PER", "U-LOC", "B-LOC", "I-LOC");
const anyTag = fc.oneof(
  { weight: 12, arbitrary: wellFormed },
  { weight: 1, arbitrary: fc.constantFrom("_", "0", "o", "b-PER", "i-LOC", "B_PER", "I_NEW", "B-", "I-O", "BPER") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("PER", "O-PER", "B-PER|X", "B--LOC", "M-PER", "-", "B", "I", "B-PRE", "B–LOC"),
  },
);
const pos = fc.constantFrom("NOUN", "NOUN", "VERB", "DET", "ADP", "NUON", "_", "X");
const tokenLine = fc.tuple(fc.constantFrom("Anna", "in"), pos, anyTag).map((cells) => cells.join("\t"));
const line = fc.oneof(
  { weight: 9, arbitrary: tokenLine },
  { weight: 2, arbitrary: fc.constant("") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("# multitask_id = task_ner|task_pos", "Anna\tB-PER", "# multitask_lint_off = tags/*"),
  },
);
/** Files of many short sentences too, in which a scheme shows. */
const text = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.array(fc.constantFrom("B-PER", "I-PER", "S-PER"), { maxLength: 8 }))
  .map(([lines, tags]) => [...lines, "", ...tags.flatMap((tag) => [`Ben\tNOUN\t${tag}`, ""])].join("\n"));
const scheme = fc.constantFrom(...SCHEMES);

/** The spans of each sentence without malformed tags. */
function spansOf(document: ConllDocument, project: Project): unknown[] {
  return document.sentences.map((sentence) => {
    const tags = readTags(sentence, project.tasks[0]!, document.layout, project).map((tag) => tag ?? "_");
    return tags.some((tag) => tag !== "_" && formOfTag(tag) === "malformed") ? undefined : readSpans(tags);
  });
}

describe("rules about tags, in random documents", () => {
  it("leave nothing to fix after one pass", () => {
    fc.assert(
      fc.property(text, scheme, (text, scheme) => {
        const fixed = fixText(text, scheme);
        const left = lintText(fixed, scheme).filter(({ fix }) => fix);
        assert.deepEqual(left, []);
      }),
      { numRuns: 5000 },
    );
  });

  it("change no span, and no cell but of tags", () => {
    fc.assert(
      fc.property(text, scheme, (text, scheme) => {
        const project = PROJECTS.get(scheme)!;
        const [before, after] = [readConll(text), readConll(fixText(text, scheme))];
        const [old, fresh] = [spansOf(before, project), spansOf(after, project)];
        old.forEach((spans, i) => spans && assert.deepEqual(fresh[i], spans));
        const others = (document: ConllDocument) => document.text.replaceAll(/\t[^\t\n]*$/gm, "");
        assert.equal(others(after), others(before));
      }),
      { numRuns: 2000 },
    );
  });

  it("mend a finding by its own fix alone", () => {
    fc.assert(
      fc.property(text, scheme, (text, scheme) => {
        const fixable = lintText(text, scheme).filter(({ fix }) => fix);
        for (const { fix, line, column, rule } of fixable) {
          const left = lintText(applyEdits(text, fix!.edits), scheme);
          assert.ok(!left.some((other) => other.rule === rule && other.line === line && other.column === column));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("suggest what removes the finding", () => {
    fc.assert(
      fc.property(text, scheme, (text, scheme) => {
        for (const { rule, line, column, suggestions = [] } of lintText(text, scheme)) {
          const isSame = (other: Diagnostic) => other.rule === rule && other.line === line && other.column === column;
          for (const { edits } of suggestions) {
            const left = lintText(applyEdits(text, edits), scheme).filter(isSame);
            assert.deepEqual(left, []);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("say nothing of the sequence where they say something of the scheme", () => {
    fc.assert(
      fc.property(text, scheme, (text, scheme) => {
        const found = lintText(text, scheme).map(({ rule }) => rule);
        assert.ok(found.filter((rule) => rule === "tags/scheme").length <= 1);
        if (found.includes("tags/scheme")) assert.ok(!found.includes("tags/sequence"));
      }),
      { numRuns: 2000 },
    );
  });

  it("find the same after edits", () => {
    const edit = fc.record({
      at: fc.nat(),
      length: fc.nat({ max: 30 }),
      lines: fc.array(line, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(text, scheme, fc.array(edit, { maxLength: 6 }), (text, scheme, edits) => {
        const linter = new IncrementalLinter(PROJECTS.get(scheme)!, ONLY_TAGS);
        let document = readConll(text);
        linter.lint(document);
        for (const { at, length, lines } of edits) {
          const start = at % (document.text.length + 1);
          const end = Math.min(start + length, document.text.length);
          document = updateConll(document, { start, end, text: lines.join("\n") });
          assert.deepEqual(linter.lint(document), lintText(document.text, scheme));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
