import assert from "node:assert/strict";
import fc from "fast-check";
import { applyEdits, updateConll } from "../../../src/conll/edit";
import { readConll, type ConllDocument } from "../../../src/conll/read";
import type { Diagnostic } from "../../../src/lint/diagnostic";
import { IncrementalLinter } from "../../../src/lint/incremental";
import { fixAll, lint, type LintOptions } from "../../../src/lint/lint";
import { PROJECT, randomConlluLine, randomConlluText, randomLine, randomText } from "./random-document";

const lintText = (text: string, options?: LintOptions) => lint(readConll(text), PROJECT, options);
/** So many characters from a place on become other lines. */
interface Edit {
  readonly at: number;
  readonly length: number;
  readonly lines: readonly string[];
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(),
  length: fc.nat({ max: 30 }),
  lines: fc.array(fc.oneof(randomLine, randomConlluLine), { maxLength: 3 }),
});
const anyText = fc.oneof(randomText, randomConlluText);

/** The text with all fixes made. Fixes of one place wait for others, and those of one level for the level below. */
function fixText(text: string, options?: LintOptions): string {
  for (let round = 0, fixed = text; ; round++) {
    const edits = fixAll(lintText(fixed, options));
    if (edits.length === 0) return fixed;
    assert.ok(round < 10, "the fixes do not come to an end");
    fixed = applyEdits(fixed, edits);
  }
}

/** What a text says: the cells and the comments of its sentences, composed and without the blanks around them. */
function contentOf(text: string): string[][][] {
  return readConll(text).sentences.map(({ comments, tokens }) => [
    comments.map((comment) => comment.text.trim().normalize()),
    ...tokens.map(({ cells }) => {
      const last = cells.findLastIndex((cell) => cell.text !== "" && cell.text !== "_");
      return cells.slice(0, last + 1).map((cell) => cell.text.normalize() || "_");
    }),
  ]);
}

const linesOf = (text: string) => text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+/g) ?? [];
const isIdLine = (line: string) => /^#\s*multitask_id/.test(line);
const hasMark = (text: string) => text.startsWith("\uFEFF");

describe("lint of random documents", () => {
  it("leaves nothing to fix after some rounds, and changes nothing the second time", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fixed = fixText(text);
        assert.deepEqual(
          lintText(fixed).filter(({ fix }) => fix),
          [],
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("changes no line but those of multitask_id by their rules, and adds no line break of another kind", () => {
    const severities = {
      "columns/*": "off",
      "layout/*": "off",
      "ids/*": "off",
      "sentence/*": "off",
      "tags/*": "off",
    } as const;
    fc.assert(
      fc.property(randomText, (text) => {
        const fixed = fixText(text, { severities });
        const others = (value: string) => linesOf(value.replace("\uFEFF", "")).filter((line) => !isIdLine(line));
        assert.deepEqual(others(fixed), others(text));
        assert.equal(hasMark(fixed), hasMark(text));
        const breaks = (value: string) => new Set(value.match(/\r\n|\r|\n/g));
        const known = breaks(text);
        if (known.size > 0) for (const lineBreak of breaks(fixed)) assert.ok(known.has(lineBreak));
      }),
      { numRuns: 2000 },
    );
  });

  it("changes no sentence, cell or comment by the rules about layout, but for white space and empty cells", () => {
    const severities = { "ids/*": "off", "multitask-id/*": "off", "tags/*": "off" } as const;
    fc.assert(
      fc.property(anyText, (text) => {
        assert.deepEqual(contentOf(fixText(text, { severities })), contentOf(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("mends a finding by its own fix alone", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fixable = lintText(text).filter(({ fix }) => fix);
        for (const { rule, fix } of fixable) {
          const left = lintText(applyEdits(text, fix!.edits)).filter((other) => other.fix);
          const count = (diagnostics: readonly Diagnostic[]) => diagnostics.filter((one) => one.rule === rule).length;
          assert.ok(count(left) < count(fixable));
        }
      }),
    );
  });

  it("suggests what removes the finding", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const found = lintText(text);
        for (const { rule, suggestions = [] } of found) {
          const count = (diagnostics: readonly Diagnostic[]) => diagnostics.filter((one) => one.rule === rule).length;
          for (const { edits } of suggestions) assert.ok(count(lintText(applyEdits(text, edits))) < count(found));
        }
      }),
    );
  });

  it("reports in the order of positions, within the lines", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const document = readConll(text);
        const found = lint(document, PROJECT);
        found.forEach(({ line, column, endLine, endColumn }, i) => {
          assert.ok(line === endLine && column <= endColumn && endColumn <= document.lineText(line).length);
          const before = found[i - 1];
          if (before) assert.ok(before.line < line || (before.line === line && before.column <= column));
        });
      }),
    );
  });

  it("finds the same after edits, looking at the changed sentences alone", () => {
    fc.assert(
      fc.property(anyText, fc.array(edit, { maxLength: 6 }), (text, edits) => {
        const linter = new IncrementalLinter(PROJECT);
        let document = readConll(text);
        linter.lint(document);
        for (const each of edits) {
          document = change(document, each);
          assert.deepEqual(linter.lint(document), lintText(document.text));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("find the same where the first look was in parts, with edits between them", () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.tuple(edit, fc.nat(3)), { maxLength: 6 }), (text, edits) => {
        const linter = new IncrementalLinter(PROJECT);
        let document = readConll(text);
        for (const [each, looks] of edits) {
          for (let look = 0; look < looks; look++) linter.lookAhead(document, 0.01);
          document = change(document, each);
        }
        assert.deepEqual(linter.lint(document), lintText(document.text));
      }),
      { numRuns: 1000 },
    );
  });
});

function change(document: ConllDocument, { at, length, lines }: Edit): ConllDocument {
  const start = at % (document.text.length + 1);
  const end = Math.min(start + length, document.text.length);
  return updateConll(document, { start, end, text: lines.join("\n") });
}
