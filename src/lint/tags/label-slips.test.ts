import assert from "node:assert/strict";
import { readConll } from "../../conll/read";
import type { Project } from "../../tasks/project";
import type { Task } from "../../tasks/task";
import { FileContext } from "../file-context";
import { readFileTags } from "./file-tags";
import { findSlips } from "./label-slips";

/** The slips of a column of one tag a word, as `rare -> meant`. */
function slips(kind: Task["kind"], counts: Readonly<Record<string, number>>): string[] {
  const task: Task =
    kind === "span"
      ? { id: "task_ner", kind, column: "ner", scheme: "IOB2", weight: 1 }
      : { id: "task_pos", kind, column: "ner", weight: 1 };
  const project: Project = { columns: ["form", "ner"], tasks: [task] };
  const lines = Object.entries(counts).flatMap(([tag, count]) => Array<string>(count).fill(`w\t${tag}\n`));
  const [column] = readFileTags(new FileContext(readConll(lines.join("")), project));
  return [...findSlips(column!)].map(([rare, { meant }]) => `${rare} -> ${meant}`);
}

describe("findSlips", () => {
  it("finds swapped letters, another case and a letter too much, too few or wrong", () => {
    assert.deepEqual(slips("span", { "B-PER": 10, "B-PRE": 1 }), ["PRE -> PER"]);
    assert.deepEqual(slips("span", { "B-PER": 20, "I-per": 2 }), ["per -> PER"]);
    assert.deepEqual(slips("token", { SUBST: 50, SUBT: 1 }), ["SUBT -> SUBST"]);
    assert.deepEqual(slips("token", { SUBST: 50, SUBSST: 1 }), ["SUBSST -> SUBST"]);
    assert.deepEqual(slips("token", { SUBST: 50, SUBZT: 1 }), ["SUBZT -> SUBST"]);
  });

  it("adds up the tags of a type", () => {
    assert.deepEqual(slips("span", { "B-PER": 5, "I-PER": 5, "B-PRE": 1 }), ["PRE -> PER"]);
    assert.deepEqual(slips("span", { "B-PER": 10, "B-PRE": 1, "I-PRE": 1 }), []);
  });

  it("leaves labels alone that are not rare, or not near enough", () => {
    assert.deepEqual(slips("span", { "B-PER": 9, "B-PRE": 1 }), []);
    assert.deepEqual(slips("token", { SUBST: 49, SUBZT: 1 }), []);
    assert.deepEqual(slips("span", { "B-LOC": 500, "B-LAC": 1, "B-ORG": 1 }), []);
  });

  it("leaves known tags and numbered labels alone", () => {
    assert.deepEqual(slips("token", { NNP: 500, NNPS: 1, NNS: 500, DT: 500, PDT: 1, WP$: 1, WP: 500 }), []);
    assert.deepEqual(slips("span", { "B-ARG01": 500, "B-ARG10": 1, "B-ARG0": 1, "B-ARG011": 1 }), []);
  });
});
