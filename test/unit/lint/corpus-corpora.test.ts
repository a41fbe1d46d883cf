import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readConllFile } from "../../../src/conll/file";
import { splits } from "../../../src/lint/corpus/context";
import { lintCorpus } from "../../../src/lint/corpus/lint-corpus";
import type { Project } from "../../../src/tasks/project";

const DATA = join(__dirname, "../../../../shared/data");
const NER = { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 } as const;
const POS = { id: "task_pos", kind: "token", column: "pos", weight: 1 } as const;

interface Corpus {
  readonly project: Project;
  /** Those of train, dev and test. */
  readonly files: readonly [string, string, string];
  /** How many findings each rule has; a change of a threshold shows here, and asks for another look at the findings. */
  readonly findings: Readonly<Record<string, number>>;
}

const CORPORA: Record<string, Corpus> = {
  "EWT with UNER": {
    project: { columns: ["form", "pos", "ner"], tasks: [NER, POS] },
    files: ["ewt-multitask/train.conll", "ewt-multitask/dev.conll", "ewt-multitask/test.conll"],
    findings: {
      "corpus/leakage": 2,
      "corpus/contradicting-duplicate": 5,
      "corpus/inconsistent-label": 17,
      "corpus/imbalance": 1,
    },
  },
  WNUT17: {
    project: { columns: ["form", "ner"], tasks: [NER] },
    files: ["wnut17/wnut17train.conll", "wnut17/emerging.dev.conll", "wnut17/emerging.test.annotated"],
    findings: { "corpus/contradicting-duplicate": 14 },
  },
  GENIA: {
    project: { columns: ["form", "pos"], tasks: [POS] },
    files: ["genia-pos/train.tsv", "genia-pos/devel.tsv", "genia-pos/test.tsv"],
    findings: { "corpus/leakage": 7, "corpus/inconsistent-label": 61, "corpus/imbalance": 1 },
  },
  BC5CDR: {
    project: { columns: ["form", "ner"], tasks: [NER] },
    files: ["bc5cdr/BC5CDR-IOB/train.tsv", "bc5cdr/BC5CDR-IOB/devel.tsv", "bc5cdr/BC5CDR-IOB/test.tsv"],
    findings: { "corpus/inconsistent-label": 31 },
  },
};

describe("the rules about corpora on real ones (skipped without ../shared/data)", () => {
  before(function () {
    if (!existsSync(DATA)) this.skip();
  });

  for (const [name, { project, files, findings }] of Object.entries(CORPORA)) {
    it(`find in ${name} what was looked at one by one, and nothing else`, () => {
      const corpus = splits.map((split, i) => {
        const path = files[i]!;
        return { path, split, document: readConllFile(join(DATA, path)) };
      });
      const counts: Record<string, number> = {};
      for (const { rule } of [...lintCorpus(corpus, project).values()].flat()) counts[rule] = (counts[rule] ?? 0) + 1;
      assert.deepEqual(counts, findings);
    });
  }
});
