import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { SentencePrediction } from "../messages/model-process";
import type { ReviewItem } from "../messages/review";
import type { SentenceWords } from "../tasks/document-context";
import type { Project } from "../tasks/project";
import { reviewCorpus, type ReviewMemory, type ReviewRun } from "./review";
import { rankItems } from "./review-order";
import { uncertaintyOf } from "./uncertainty";

const project: Project = {
  columns: ["form", "pos", "ner"],
  tasks: [
    { id: "task_pos", kind: "token", column: "pos", weight: 1 },
    { id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", weight: 1 },
  ],
};

const word = (tag: string, probability: number, other = "X") => ({
  tag,
  probability,
  alternatives: [
    { tag, probability },
    { tag: other, probability: 1 - probability },
  ],
});

/** Sure that everything is a noun and no name, but for Anna. */
const predictOne = ({ forms }: SentenceWords): SentencePrediction => ({
  task_pos: forms.map(() => word("NOUN", 0.9)),
  task_ner: forms.map((form) => (form === "Anna" ? word("B-PER", 0.6, "O") : word("O", 1, "B-PER"))),
});

describe("how unsure a model is of a sentence", () => {
  it("is nothing where it is sure", () => {
    assert.deepEqual(uncertaintyOf([word("A", 1), word("B", 1)]), { leastConfidence: 0, margin: 0, entropy: 0 });
    assert.deepEqual(uncertaintyOf([]), { leastConfidence: 0, margin: 0, entropy: 0 });
  });

  it("is what the probabilities of its words say", () => {
    const { leastConfidence, margin, entropy } = uncertaintyOf([word("A", 0.5), word("B", 0.8)]);
    assert.ok(Math.abs(leastConfidence - 0.6) < 1e-12);
    assert.ok(Math.abs(margin - 1) < 1e-12);
    assert.ok(Math.abs(entropy - (Math.LN2 - 0.8 * Math.log(0.8) - 0.2 * Math.log(0.2))) < 1e-12);
  });

  it("counts all tags that are not listed as one", () => {
    const { entropy } = uncertaintyOf([{ tag: "A", probability: 0.5, alternatives: [{ tag: "A", probability: 0.5 }] }]);
    assert.ok(Math.abs(entropy - Math.LN2) < 1e-12);
  });
});

describe("a review of a corpus", () => {
  let folder: string;
  let asked: number;
  let memory: ReviewMemory;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "review-"));
    memory = new Map();
    asked = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function review(texts: Record<string, string>, changed: Partial<ReviewRun> = {}): Promise<ReviewItem[]> {
    const files = Object.entries(texts).map(([name, text]) => {
      writeFileSync(path.join(folder, name), text);
      return { path: path.join(folder, name) };
    });
    const found: ReviewItem[] = [];
    await reviewCorpus({
      files,
      project,
      contextWords: 0,
      memory,
      predict: (sentences) => {
        asked += sentences.length;
        return Promise.resolve(sentences.map(predictOne));
      },
      signal: new AbortController().signal,
      onItems: (items) => found.push(...items),
      ...changed,
    });
    return found;
  }

  it("tells of each sentence with words where it is, how unsure the model is, what it disagrees with and what is missing", async () => {
    const items = await review({ "a.conll": "# only a comment\n\nAnna\tVERB\tO\nsings\t_\t_\n\n\nHi\t_\t_\n" });
    assert.deepEqual(
      items.map(({ line, text, words }) => [line, text, words]),
      [
        [2, "Anna sings", 2],
        [6, "Hi", 1],
      ],
    );
    const { task_pos, task_ner } = items[0]!.tasks;
    assert.deepEqual(task_pos, {
      leastConfidence: 0.19,
      margin: 0.2,
      entropy: 0.6502,
      disagreement: 0.9,
      labels: ["NOUN", "VERB"],
      unannotated: 1,
    });
    assert.equal(task_ner!.disagreement, 0.2);
    assert.deepEqual(task_ner!.labels, ["PER"]);
  });

  it("asks the model for what it has not seen yet alone, and forgets what is gone", async () => {
    const text = "Anna\tVERB\tO\n\nBen\tNOUN\tO\n";
    const before = await review({ "a.conll": text });
    assert.equal(asked, 2);
    const after = await review({ "a.conll": text.replace("VERB", "NOUN") });
    assert.equal(asked, 3);
    assert.deepEqual(
      after.map(({ id }) => id),
      before.map(({ id }) => id),
    );
    assert.equal(memory.size, 2);
  });

  it("tells sentences with the same words apart, in one file and in two", async () => {
    const text = "Hi\t_\t_\n\nHi\t_\t_\n";
    const items = await review({ "a.conll": text, "b.conll": text });
    assert.equal(new Set(items.map(({ id }) => id)).size, 4);
  });

  it("passes over what cannot be read, and takes the text of an editor", async () => {
    const missing = { path: path.join(folder, "none.conll") };
    const unsaved = { path: path.join(folder, "unsaved.conll"), text: "Hi\t_\t_\n" };
    const items = await review({}, { files: [missing, unsaved] });
    assert.deepEqual(
      items.map(({ text }) => text),
      ["Hi"],
    );
  });

  it("ends where it is aborted", async () => {
    const abort = new AbortController();
    const predict = (sentences: readonly SentenceWords[]) => {
      abort.abort();
      return Promise.resolve(sentences.map(predictOne));
    };
    assert.deepEqual(await review({ "a.conll": "Hi\t_\t_\n" }, { signal: abort.signal, predict }), []);
  });
});

describe("the order of a review", () => {
  const task = { leastConfidence: 0, margin: 0, entropy: 0, disagreement: 0, labels: [], unannotated: 0 };
  const item = (id: string, tasks: ReviewItem["tasks"], file = "/a"): ReviewItem => ({
    id,
    path: file,
    line: 0,
    text: id,
    words: 1,
    tasks,
  });
  const items = [
    item("sure", { t: task, u: task }),
    item("unsure", { t: { ...task, entropy: 1, leastConfidence: 0.5, margin: 0.1 }, u: { ...task, entropy: 1 } }),
    item("close", { t: { ...task, entropy: 1.5, leastConfidence: 0.1, margin: 0.9 } }, "/b"),
    item("wrong", { t: task, u: { ...task, disagreement: 0.8, labels: ["PER"] } }),
    item("empty", { t: { ...task, unannotated: 2 } }),
    item("unknown", {}),
  ];
  const ids = (...args: Parameters<typeof rankItems>) => rankItems(...args).map(({ id }) => id);

  for (const [order, expected] of [
    ["entropy", ["unsure", "close", "sure", "wrong", "empty"]],
    ["margin", ["close", "unsure", "sure", "wrong", "empty"]],
    ["leastConfidence", ["unsure", "close", "sure", "wrong", "empty"]],
    ["disagreement", ["wrong"]],
    ["unannotated", ["empty"]],
  ] as const) {
    it(`by ${order} is ${expected.join(", ")}`, () => assert.deepEqual(ids(items, order, {}), expected));
  }

  it("is confined to a file, a task and a label", () => {
    assert.deepEqual(ids(items, "entropy", { file: "/b" }), ["close"]);
    assert.deepEqual(ids(items, "entropy", { task: "t" })[0], "close");
    assert.deepEqual(ids(items, "entropy", { label: "PER" }), ["wrong"]);
    assert.deepEqual(ids(items, "entropy", { label: "PER", task: "t" }), []);
  });
});
