import assert from "node:assert/strict";
import { findNearMisses } from "../../../src/lint/near-miss";

const IDS = ["task_ner", "task_pos", "task_chunk"];

describe("findNearMisses", () => {
  const cases: [string, string[]][] = [
    ["task_nre", ["task_ner"]],
    ["tsk_ner", ["task_ner"]],
    ["task_per", ["task_ner"]],
    ["NER", ["task_ner"]],
    ["task-pos", ["task_pos"]],
    ["Task_Chunks", ["task_chunk"]],
    ["pos", ["task_pos"]],
    ["task_lemma", []],
    ["x", []],
    ["", []],
  ];
  for (const [name, meant] of cases) {
    it(`takes "${name}" for ${meant.join(", ") || "none"}`, () => assert.deepEqual(findNearMisses(name, IDS), meant));
  }

  it("names all that are equally close", () => {
    assert.deepEqual(findNearMisses("task_nerd", ["task_nord", "task_pos", "task_ner"]), ["task_nord", "task_ner"]);
  });
});
