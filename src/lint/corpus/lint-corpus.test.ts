import assert from "node:assert/strict";
import { readConll } from "../../conll/read";
import type { Project } from "../../tasks/project";
import type { LintOptions } from "../lint";
import type { Split } from "./context";
import { lintCorpus } from "./lint-corpus";

const PROJECT: Project = {
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 },
    { id: "task_pos", kind: "token", column: "pos", weight: 1 },
  ],
};

/** `Anna/PROPN/B-PER sleeps/VERB/O` as a sentence; cells that are left out are not annotated. */
function sentence(words: string): string {
  const lines = words.split(" ").map((word) => [...word.split("/"), "_", "_"].slice(0, 3).join("\t"));
  return `${lines.join("\n")}\n\n`;
}

const repeat = (times: number, words: string) => Array.from({ length: times }, () => sentence(words)).join("");

/** The findings of a corpus whose files are named for their splits (`train2.conll` is a second file of train). */
function lintTexts(texts: Record<string, string>, options?: LintOptions) {
  const files = Object.entries(texts).map(([name, text]) => ({
    path: `${name}.conll`,
    split: name.replace(/\d/, "") as Split,
    document: readConll(text),
  }));
  return [...lintCorpus(files, PROJECT, options)].flatMap(([path, found]) => found.map((one) => ({ path, ...one })));
}

/** The findings of one rule, `file:line message` with lines from 1. */
function findings(rule: string, texts: Record<string, string>): string[] {
  return lintTexts(texts)
    .filter((one) => one.rule === `corpus/${rule}`)
    .map(({ path, line, message }) => `${path}:${line + 1} ${message}`);
}

describe("lintCorpus", () => {
  const leaked = "Anna/PROPN/B-PER never/ADV/O sleeps/VERB/O longer/ADV/O than/ADP/O Ben/PROPN/B-PER";

  it("finds nothing in no files, and in files without sentences", () => {
    assert.deepEqual(lintTexts({}), []);
    assert.deepEqual(
      lintTexts({ train: "", dev: "\n\n" }).map(({ rule }) => rule),
      ["corpus/missing-task", "corpus/missing-task", "corpus/missing-task", "corpus/missing-task"],
    );
  });

  it("takes severities by rule and by family", () => {
    const texts = { train: sentence(leaked), dev: sentence(leaked) };
    const severities = (rules: LintOptions["severities"]) =>
      lintTexts(texts, rules && { severities: rules }).map(({ severity }) => severity);
    assert.deepEqual(severities(undefined), ["warning"]);
    assert.deepEqual(severities({ "corpus/*": "error" }), ["error"]);
    assert.deepEqual(severities({ "corpus/*": "error", "corpus/leakage": "off" }), []);
  });

  it("respects comments that turn rules off, in a sentence and in a file", () => {
    const texts = (comment: string) => ({
      train: sentence(leaked),
      dev: `# ${comment} = corpus/*\n${sentence(leaked)}`,
    });
    assert.deepEqual(lintTexts(texts("multitask_lint_off")), []);
    assert.deepEqual(lintTexts(texts("multitask_lint_off_file")), []);
  });

  it("says once that a file is train and dev at once, and counts its words once", () => {
    const document = readConll(sentence(leaked) + sentence("Eva/PROPN/B-PER"));
    const files = (["train", "dev"] as const).map((split) => ({ path: "all.conll", split, document }));
    const found = lintCorpus(files, PROJECT).get("all.conll")!;
    assert.deepEqual(
      found.map(({ rule, line }) => `${rule}:${line}`),
      ["corpus/leakage:0"],
    );
    assert.match(found[0]!.message, /^This file is train and dev at once/);
  });
});

describe("corpus/unseen-label", () => {
  const train = sentence("Anna/PROPN/B-PER sleeps/VERB/O");

  it("counts the spans of a label and the words of a tag, at their first place", () => {
    const dev =
      sentence("New/PROPN/B-GPE York/PROPN/I-GPE and/X/O Rome/PROPN/B-GPE") + sentence("or/X/O Oslo/PROPN/B-GPE");
    const [pos, ner] = findings("unseen-label", { train, dev }).reverse();
    assert.match(ner!, /^dev\.conll:1 No train sentence has the label "GPE" of task_ner, which this file has 3 times/);
    assert.match(pos!, /^dev\.conll:3 No train sentence has the label "X" of task_pos, which this file has 2 times/);
  });

  it("asks whether a similar label was meant", () => {
    const [found] = findings("unseen-label", { train, test: sentence("Ben/PROPN/B-PRE sleeps/VERB/O") });
    assert.match(found!, /^test\.conll:1 .*"PRE".* once, .*: did you mean PER\?$/);
  });

  it("is silent on a task that train is not annotated for, and on the scheme of the tags", () => {
    assert.deepEqual(findings("unseen-label", { train: sentence("Anna/PROPN"), dev: sentence("Ben/PROPN/B-PER") }), []);
    assert.deepEqual(findings("unseen-label", { train, dev: sentence("Ben/PROPN/S-PER") }), []);
  });
});

describe("corpus/contradicting-duplicate", () => {
  it("reports those that are unlike most, whatever scheme they are in", () => {
    const usual = "in/ADP/O New/PROPN/B-LOC York/PROPN/I-LOC";
    const bioes = "in/ADP/O New/PROPN/B-LOC York/PROPN/E-LOC";
    const other = "in/ADP/O New/PROPN/B-ORG York/PROPN/I-ORG";
    const train = sentence(other) + sentence(usual);
    assert.deepEqual(findings("contradicting-duplicate", { train, train2: sentence(bioes) }), [
      'train.conll:2 "New" is B-ORG here and B-LOC in the same sentence elsewhere (train.conll, line 6) for task_ner: annotate both alike.',
    ]);
  });

  it("compares within a split alone", () => {
    const [train, dev] = ["a/X/O b/X/O c/X/O", "a/X/O b/X/O c/Y/O"].map(sentence);
    assert.deepEqual(findings("contradicting-duplicate", { train: train!, dev: dev! }), []);
  });
});

describe("corpus/inconsistent-label", () => {
  const york = "in/ADP/O New/PROPN/B-LOC York/PROPN/I-LOC";

  it("reports several words that are elsewhere a span of a type: as another, as none, in part", () => {
    const slips = ["New/PROPN/B-ORG York/PROPN/I-ORG", "New/PROPN/O York/PROPN/O", "New/PROPN/O York/PROPN/B-LOC"];
    for (const [i, what] of ["ORG here", "no span here", "a span in part only here"].entries()) {
      const found = findings("inconsistent-label", { train: repeat(5, york), test: sentence(slips[i]!) });
      assert.equal(found.length, 1);
      assert.match(found[0]!, /^test\.conll:1 "New York" is LOC in 5 of 6 places \(such as train\.conll, line 2\)/);
      assert.ok(found[0]!.includes(what), found[0]);
    }
  });

  it("names the places where they are as usual", () => {
    const [found] = lintTexts({ train: repeat(5, york), dev: sentence("New/PROPN/O York/PROPN/O") });
    assert.deepEqual(
      found!.related!.map(({ path, line, column, endColumn }) => [path, line, column, endColumn]),
      [
        ["train.conll", 1, 0, 3],
        ["train.conll", 5, 0, 3],
        ["train.conll", 9, 0, 3],
      ],
    );
  });

  const silent: [string, string][] = [
    ["what is rarer", repeat(4, york) + sentence("New/PROPN/O York/PROPN/O")],
    ["what is often otherwise", repeat(8, york) + repeat(4, "New/PROPN/O York/PROPN/O")],
    ["what is part of a longer span", repeat(5, york) + sentence("New/PROPN/B-ORG York/PROPN/I-ORG Times/PROPN/I-ORG")],
    ["what is not annotated", repeat(5, york) + sentence("New/PROPN York/PROPN")],
    ["a single word that is no name", repeat(12, "the/DET/O oxygen/NOUN/B-DRUG") + sentence("oxygen/NOUN/O")],
    ["an abbreviation", repeat(12, "the/DET/O ADR/NOUN/B-DRUG") + sentence("ADR/NOUN/O")],
  ];
  for (const [what, train] of silent) {
    it(`is silent on ${what}`, () => assert.deepEqual(findings("inconsistent-label", { train }), []));
  }

  it("reports the longest of several words alone", () => {
    const train = repeat(6, york) + repeat(5, "the/DET/O New/PROPN/B-LOC York/PROPN/I-LOC Bay/PROPN/I-LOC");
    const found = findings("inconsistent-label", { train, dev: sentence("New/PROPN/O York/PROPN/O Bay/PROPN/O") });
    assert.equal(found.length, 1);
    assert.match(found[0]!, /"New York Bay"/);
  });

  it("reports a rare tag of a word between the same neighbours, and not between others", () => {
    const usual = repeat(38, "the/DET can/NOUN here/ADV") + sentence("a/DET can/NOUN too/ADV");
    const slip = sentence("the/DET can/AUX here/ADV");
    const found = findings("inconsistent-label", { train: usual, dev: slip });
    assert.equal(found.length, 1);
    assert.match(
      found[0]!,
      /^dev\.conll:2 "can" is NOUN in 39 of 40 places, between the same words too .* and AUX here/,
    );
    const use = sentence("she/PRON can/AUX sing/VERB");
    assert.deepEqual(findings("inconsistent-label", { train: usual, dev: use }), []);
  });
});

describe("corpus/columns", () => {
  it("reports each file that differs from most, and what differs", () => {
    const plain = sentence("Anna/PROPN/B-PER");
    const found = findings("columns", {
      train: plain,
      train2: plain,
      dev: plain.replaceAll("\t", " "),
      test: plain.replaceAll("\t", "\tx\t"),
    });
    assert.match(
      found[0]!,
      /^dev\.conll:1 This file has blanks between columns, most .* TABs between columns \(such as train\.conll\)/,
    );
    assert.match(found[1]!, /^test\.conll:1 This file has 5 columns, most files of the corpus have 3 columns/);
    assert.equal(found.length, 2);
  });
});

describe("corpus/imbalance", () => {
  it("names rare classes and a task with few sentences in one finding for a task", () => {
    const train = repeat(20, "Anna/PROPN sleeps/VERB") + repeat(1, "Ben/PROPN/B-PER !/PUNCT/O");
    assert.deepEqual(findings("imbalance", { train, train2: sentence("Oslo/PROPN/B-LOC") }), [
      'train.conll:1 task_ner has 2 train sentences and task_pos has 22: give task_ner a greater "weight" in multitask.json, or more sentences.',
      "train.conll:1 task_pos has fewer than 10 train examples of PUNCT (1): add some, or join these labels to others.",
    ]);
  });
});

describe("corpus/imbalance of sentences", () => {
  it("is silent where the weights make up for it", () => {
    const [ner, pos] = PROJECT.tasks as [(typeof PROJECT.tasks)[number], (typeof PROJECT.tasks)[number]];
    const text = repeat(6, "Anna/PROPN") + sentence("Ben/PROPN/B-PER");
    const files = [{ path: "train.conll", split: "train" as const, document: readConll(text) }];
    const count = (weight: number) => lintCorpus(files, { ...PROJECT, tasks: [{ ...ner, weight }, pos] }).size;
    assert.deepEqual([count(1), count(5)], [1, 0]);
  });
});

describe("corpus/missing-task", () => {
  it("looks at all files of a split, and reports in the first", () => {
    const [both, pos] = [sentence("Anna/PROPN/B-PER"), sentence("Ben/PROPN")];
    assert.deepEqual(findings("missing-task", { train: pos, train2: both }), []);
    const found = findings("missing-task", { train: both, test: pos, test2: pos });
    assert.equal(found.length, 1);
    assert.match(
      found[0]!,
      /^test\.conll:1 No sentence of the test files is annotated for task_ner in its column "ner"/,
    );
  });
});
