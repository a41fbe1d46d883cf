import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { changeSchemeInConfig, renameTaskInConfig, taskIdAt } from "./config-edits";
import { parseConfig } from "./config";

const config = `{
  // task_ner is the first, in IOB2
  "tasks": [
    { "id": "task_ner", "kind": "span", "column": "ner", "scheme": "IOB2" }, // from the annotators
    { "id": "task_chunk", "kind": "span", "column": "chunk" },
    { "id": "task_pos", "kind": "token", "column": "pos" },
  ],
}`;

describe("the text of a multitask.json", () => {
  it("gets another task id, and keeps its comments", () => {
    assert.equal(
      applyEdits(config, renameTaskInConfig(config, "task_ner", "entities")),
      config.replace('"task_ner"', '"entities"'),
    );
  });

  it("gets another scheme, and keeps its comments", () => {
    const changed = applyEdits(config, changeSchemeInConfig(config, "task_ner", "BIOES"));
    assert.equal(changed, config.replace('"IOB2"', '"BIOES"'));
  });

  it("gets a scheme where it had none", () => {
    const changed = applyEdits(config, changeSchemeInConfig(config, "task_chunk", "BILOU"));
    assert.match(changed, /"column": "chunk", "scheme": "BILOU" }/);
    const [, chunk] = parseConfig(changed, "multitask.json").tasks;
    assert.ok(chunk?.kind === "span");
    assert.equal(chunk.scheme, "BILOU");
  });

  it("is not touched where it says so already, under another name too", () => {
    assert.deepEqual(changeSchemeInConfig(config, "task_ner", "IOB2"), []);
    assert.deepEqual(changeSchemeInConfig(config.replace('IOB2"', 'IOBES"'), "task_ner", "BIOES"), []);
  });

  it("has ids at places", () => {
    const found = taskIdAt(config, config.indexOf('task_pos"') + 3)!;
    assert.equal(config.slice(found.start, found.end), "task_pos");
    assert.equal(found.id, "task_pos");
    assert.equal(taskIdAt(config, config.indexOf('"span"') + 1), undefined);
    assert.equal(taskIdAt("{ broken", 3), undefined);
  });
});
