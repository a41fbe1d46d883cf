import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readConll } from "../../../src/conll/read";
import { splits, type Split } from "../../../src/lint/corpus/context";
import { lintCorpus } from "../../../src/lint/corpus/lint-corpus";
import { lint } from "../../../src/lint/lint";
import type { Rule } from "../../../src/lint/rule";
import { rules } from "../../../src/lint/rules/index";
import { inferProject } from "../../../src/tasks/inference";
import { readEscapes } from "./escapes";
import { lintFixture, readFixtures } from "./fixture";
import { PROJECT } from "./random-document";

const FOLDER = join(__dirname, "../../../docs/rules");
const HEADINGS = ["Why it hurts training", "Wrong", "Right", "How to fix it", "How to turn it off"];

describe("documentation of the rules", () => {
  it("lists all rules in the README, with what is true of them", () => {
    const rows = readFileSync(join(FOLDER, "README.md"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("| ["))
      .map((line) => line.split("|").map((cell) => cell.trim()));
    const expected = rules.map((rule) => [
      "",
      `[${rule.id}](${rule.id}.md)`,
      rule.defaultSeverity,
      remedyOf(rule),
      rule.description,
      "",
    ]);
    assert.deepEqual(rows, expected);
  });

  for (const { id, defaultSeverity, scope } of rules) {
    describe(id, () => {
      const page = readFileSync(join(FOLDER, `${id}.md`), "utf8");

      it("has the sections of a rule's page", () => {
        assert.equal(page.split("\n", 1)[0], `# ${id}`);
        assert.deepEqual(
          Array.from(page.matchAll(/^## (.*)$/gm), ([, heading]) => heading),
          HEADINGS,
        );
        assert.ok(page.includes(`"${id}": "off"`));
        assert.ok(page.includes(`instead of its own, \`${defaultSeverity}\`.`));
      });

      it("shows a wrong example with this fault alone, and a right one", () => {
        const [wrong, right] = scope === "corpus" ? findInCorpora(page) : findInFiles(page);
        assert.deepEqual([...new Set(wrong)], [id]);
        assert.deepEqual(right, []);
      });
    });
  }
});

/** The rules that the examples of a page break, each of them a file. */
function findInFiles(page: string): string[][] {
  return Array.from(page.matchAll(/```conll\n([^]*?)```/g), ([, code]) => findRules(code!));
}

/** The rules that the examples of a page break, where those of a section are the files of a corpus, as their titles say. */
function findInCorpora(page: string): string[][] {
  return ["Wrong", "Right"].map((heading) => {
    const section = page.split(/^## /m).find((part) => part.startsWith(heading))!;
    const examples = [...section.matchAll(/```conll title=((\w+)\.conll)\n([^]*?)```/g)];
    const files = examples.map(([, path, split, code]) => {
      assert.ok(splits.includes(split as Split));
      return { path: path!, split: split as Split, document: readConll(code!) };
    });
    const alone = files.flatMap(({ document }) => lint(document, PROJECT));
    return [...alone, ...[...lintCorpus(files, PROJECT).values()].flat()].map(({ rule }) => rule);
  });
}

/** The columns of CoNLL-U have names of their own, which the project of the other examples does not know. */
function findRules(example: string): string[] {
  const document = readConll(readEscapes(example));
  const project = document.layout.format === "conllu" ? inferProject([document]) : PROJECT;
  return lint(document, project).map(({ rule }) => rule);
}

/** What the fixtures of a rule show of fixes and suggestions. */
function remedyOf({ id }: Rule): string {
  const found = readFixtures()
    .flatMap(lintFixture)
    .filter(({ rule }) => rule === id);
  if (found.some(({ fix }) => fix)) return "`--fix`, quick fix";
  return found.some(({ suggestions }) => suggestions) ? "suggestion" : "hand";
}
