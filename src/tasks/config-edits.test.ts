import assert from "node:assert/strict";
import { applyEdits } from "../conll/edit";
import { changeEncoderInConfig, changeSchemeInConfig, renameTaskInConfig, taskIdAt } from "./config-edits";
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

describe("the encoder in a multitask.json", () => {
  const tasks = `"tasks": [{ "id": "task_pos", "kind": "token", "column": "pos" }]`;
  const written = `{
  ${tasks},
  // the small one
  "encoder": { "kind": "hash-cnn", "vectors": "glove.txt" }, // no download
  "training": { "epochs": 3 },
}`;
  const hub = { kind: "transformer", checkpoint: "org/name" } as const;
  const change = (text: string, to: Parameters<typeof changeEncoderInConfig>[1]) =>
    applyEdits(text, changeEncoderInConfig(text, to)!);

  it("becomes one of another kind, and everything around it stays", () => {
    const changed = change(written, hub);
    const expected = `{ "kind": "transformer", "checkpoint": "org/name" }`;
    assert.equal(changed, written.replace('{ "kind": "hash-cnn", "vectors": "glove.txt" }', expected));
    const back = change(changed, { kind: "hash-cnn" });
    assert.equal(back, written.replace(', "vectors": "glove.txt"', ""));
  });

  it("keeps its own settings where the kind stays", () => {
    assert.deepEqual(changeEncoderInConfig(written, { kind: "hash-cnn" }), []);
    const old = written.replace(
      '"hash-cnn", "vectors": "glove.txt"',
      '"transformer", /* ours */ "checkpoint": "./a", "pooling": "mean"',
    );
    assert.equal(change(old, { ...hub, checkpoint: '../b "c"' }), old.replace('"./a"', '"../b \\"c\\""'));
    assert.deepEqual(changeEncoderInConfig(old, { ...hub, checkpoint: "./a" }), []);
  });

  it("repairs one that makes no sense", () => {
    for (const broken of ['{ "kind": "transformer" }', '"hash-cnn"', "null", '{ "kind": 3 }']) {
      const changed = change(`{ ${tasks}, "encoder": ${broken} }`, hub);
      assert.deepEqual(parseConfig(changed, "multitask.json").encoder, { ...hub, pooling: "first", context: 0 });
    }
  });

  it("is inserted where there was none, below the comment of its neighbour", () => {
    const encoder = '"encoder": { "kind": "hash-cnn" }';
    const cases = [
      [`{ ${tasks} }`, `{ ${tasks}, ${encoder} }`],
      [`{\n  ${tasks}\n}`, `{\n  ${tasks},\n  ${encoder}\n}`],
      [`{\n  ${tasks} // one\n}`, `{\n  ${tasks}, // one\n  ${encoder}\n}`],
      [`{\r\n\t${tasks}, /* one */\r\n}`, `{\r\n\t${tasks}, /* one */\r\n\t${encoder},\r\n}`],
      [`{\n  ${tasks},\n  "output": "x"\n}`, `{\n  ${tasks},\n  ${encoder},\n  "output": "x"\n}`],
      [`{\n  ${tasks}, "output": "x"\n}`, `{\n  ${tasks}, ${encoder}, "output": "x"\n}`],
      [
        `{\n  "corpus": { "train": ["x"] }, // files\n  ${tasks}\n}`,
        `{\n  "corpus": { "train": ["x"] }, // files\n  ${encoder},\n  ${tasks}\n}`,
      ],
    ] as const;
    for (const [before, after] of cases) {
      const changed = change(before, { kind: "hash-cnn" });
      assert.equal(changed, after);
      parseConfig(changed, "multitask.json");
    }
  });

  it("has no place in a text without tasks", () => {
    for (const text of ["", "[]", "{}", '{ "output": "x" }']) {
      assert.equal(changeEncoderInConfig(text, { kind: "hash-cnn" }), undefined);
    }
  });
});
