import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import schema from "../../media/multitask.schema.json";
import { ConfigError, defaultConfig, findConfig, parseConfig, readConfig } from "./config";
import { resolveCorpus } from "./corpus";

const NER = '{ "id": "task_ner", "kind": "span", "column": "ner" }';

describe("parseConfig", () => {
  it("fills in every default", () => {
    assert.deepEqual(parseConfig(`{ "tasks": [${NER}] }`, "/a/multitask.json"), {
      folder: "/a",
      tasks: [{ id: "task_ner", kind: "span", column: "ner", scheme: "IOB2", isSchemeAssumed: true, weight: 1 }],
      corpus: { train: [], dev: [], test: [] },
      encoder: { kind: "hash-cnn" },
      training: {
        epochs: 8,
        batchTokens: 300,
        adversarial: 0.1,
        recasing: 0.15,
        accumulation: 1,
        recompute: false,
        precision: "float32",
        learningRate: 2e-3,
        headLearningRate: 2e-3,
        layerDecay: 1,
        frozenLayers: 0,
        weightDecay: 0.01,
        maxGradientNorm: 5,
        warmupFraction: 0.1,
        schedule: "constant",
        averaging: 0.125,
        labelSmoothing: 0,
        classWeights: "none",
        taskWeighting: "fixed",
        taskBalance: 0.25,
        sampling: 1,
        patience: 0,
        useAllTasks: true,
        seed: 1,
      },
      lint: { rules: {} },
      output: "models/multitask",
    });
  });

  it("reads all settings, with comments and trailing commas", () => {
    const text = `{
      "$schema": "./schema.json",
      "columns": ["form", "pos", "ner"], // names
      "tasks": [
        { "id": "task_ner", "kind": "span", "column": "NER", "scheme": "IOBES", "weight": 0.5 },
        { "id": "task_pos", "kind": "token", "column": "pos" },
        { "id": "task_ent", "kind": "span", "column": "misc:Entity" },
      ],
      "corpus": { "train": ["train.conll"], "dev": ["dev.conll"] },
      "encoder": { "kind": "transformer", "checkpoint": "./roberta" },
      "training": { "epochs": 3, "schedule": "constant" },
      "lint": { "rules": { "multitask-id/missing": "off" } },
      "output": "models/ner-pos",
    }`;
    const config = parseConfig(text, "multitask.json");
    assert.deepEqual(config.tasks[0], { id: "task_ner", kind: "span", column: "NER", scheme: "BIOES", weight: 0.5 });
    assert.deepEqual(config.encoder, { kind: "transformer", checkpoint: "./roberta", pooling: "first", context: 0 });
    assert.equal(config.training.learningRate, 1.5e-4);
    assert.equal(config.training.adversarial, 0);
    assert.equal(config.training.recasing, 0);
    assert.equal(config.training.patience, 3);
    assert.deepEqual(config.corpus.test, []);
    assert.equal(config.lint.rules["multitask-id/missing"], "off");
  });

  it("has trainings come to rest by averaging, by a falling rate, or by patience", () => {
    const ending = (encoder: string, training: string) => {
      const text = `{ "tasks": [${NER}], "encoder": ${encoder}, "training": ${training} }`;
      const { schedule, averaging, patience } = parseConfig(text, "multitask.json").training;
      return [schedule, averaging, patience];
    };
    const hashCnn = '{ "kind": "hash-cnn" }';
    const transformer = '{ "kind": "transformer", "checkpoint": "./roberta" }';
    assert.deepEqual(ending(hashCnn, '{ "schedule": "constant" }'), ["constant", 0.125, 0]);
    assert.deepEqual(ending(hashCnn, '{ "schedule": "linear" }'), ["linear", 0, 0]);
    assert.deepEqual(ending(hashCnn, '{ "schedule": "plateau" }'), ["plateau", 0, 3]);
    assert.deepEqual(ending(hashCnn, '{ "averaging": 0 }'), ["constant", 0, 3]);
    assert.deepEqual(ending(transformer, "{}"), ["linear", 0, 0]);
    assert.deepEqual(ending(transformer, '{ "schedule": "constant", "averaging": 0.2 }'), ["constant", 0.2, 0]);
  });

  it("reads over a byte order mark", () => {
    assert.equal(parseConfig(`\uFEFF{ "tasks": [${NER}] }`, "multitask.json").tasks.length, 1);
  });

  const faults: [string, string, string | RegExp][] = [
    ["nothing", "", 'm.json: is empty; it needs at least { "tasks": [ ... ] }.'],
    ["broken JSON", '{\n"tasks": [', /^m\.json:2: not valid JSON: /],
    ["a list", "[]", "m.json:1: the configuration must be of type object."],
    ["no tasks", "\n{}", 'm.json:2: the configuration lacks "tasks".'],
    ["an empty list of tasks", '{\n"tasks": [] }', "m.json:2: tasks is empty; it needs one at least."],
    [
      "an unknown setting",
      `{ "tasks": [${NER}],\n"epochs": 3 }`,
      'm.json:2: the configuration has no setting "epochs"; it knows $schema, columns, tasks, corpus, encoder, training, lint, output.',
    ],
    [
      "an unknown kind of task",
      '{ "tasks": [{ "id": "a",\n"kind": "x", "column": "b" }] }',
      "m.json:2: tasks[0].kind must be one of span, token.",
    ],
    [
      "an unknown scheme",
      '{ "tasks": [{ "id": "a", "kind": "span", "column": "b",\n "scheme": "BIO" }] }',
      'm.json:2: tasks[0].scheme is "BIO"; it must be one of IOB1, IOB2, BIOES, IOBES, BILOU.',
    ],
    ["a missing column", '{ "tasks": [{ "id": "a", "kind": "span" }] }', 'm.json:1: tasks[0] lacks "column".'],
    [
      "an unknown encoder",
      `{ "tasks": [${NER}],\n"encoder": { "kind": "lstm" } }`,
      "m.json:2: encoder.kind must be one of hash-cnn, transformer.",
    ],
    [
      "no checkpoint",
      `{ "tasks": [${NER}],\n"encoder": { "kind": "transformer" } }`,
      'm.json:2: encoder lacks "checkpoint".',
    ],
    [
      "a wrong type",
      `{ "tasks": [${NER}], "training": {\n"epochs": "3" } }`,
      "m.json:2: training.epochs must be of type integer.",
    ],
    [
      "embeddings to be moved of an encoder that does not",
      `{ "tasks": [${NER}], "encoder": { "kind": "transformer", "checkpoint": "./a" }, "training": {\n"adversarial": 0.1 } }`,
      "m.json:2: only hash-cnn is trained against moved embeddings; leave training.adversarial out.",
    ],
    [
      "other casings for an encoder whose sub-tokens are fixed",
      `{ "tasks": [${NER}], "encoder": { "kind": "transformer", "checkpoint": "./a" }, "training": {\n"recasing": 0.1 } }`,
      "m.json:2: only hash-cnn reads sentences in other casings; leave training.recasing out.",
    ],
    [
      "an unknown severity",
      `{ "tasks": [${NER}], "lint": { "rules": {\n"a/b": "bad" } } }`,
      'm.json:2: lint.rules.a/b is "bad"; it must be one of off, info, warning, error.',
    ],
    [
      "two tasks with one id",
      `{ "tasks": [${NER},\n${NER}] }`,
      'm.json:2: two tasks have the id "task_ner"; give each task an id of its own.',
    ],
    [
      "an id with a separator in it",
      '{ "tasks": [{ "kind": "token", "column": "x",\n"id": "a|b" }] }',
      'm.json:2: the task id "a|b" holds a blank, a comma or |, which separate ids; use _ instead.',
    ],
    [
      "a column that no name stands for",
      `{ "columns": ["form", "pos"],\n"tasks": [\n${NER}] }`,
      'm.json:3: the task "task_ner" reads the column "ner", which "columns" does not name (form, pos).',
    ],
    [
      "a name used twice",
      `{ "columns": ["form", "form"], "tasks": [${NER}] }`,
      'm.json:1: the column "form" is named twice; give each column a name of its own.',
    ],
    [
      "misc without a key",
      '{ "tasks": [{ "id": "a", "kind": "span", "column": "misc:" }] }',
      'm.json:1: "misc:" lacks a key; write for instance "misc:NER".',
    ],
  ];
  for (const [name, text, message] of faults) {
    it(`refuses ${name}`, () =>
      assert.throws(
        () => parseConfig(text, "m.json"),
        (error) => {
          assert.ok(error instanceof ConfigError);
          if (typeof message === "string") assert.equal(error.message, message);
          else assert.match(error.message, message);
          return true;
        },
      ));
  }
});

describe("readConfig, findConfig and resolveCorpus", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "config-"));
    mkdirSync(join(folder, "a/b"), { recursive: true });
    writeFileSync(join(folder, "a/multitask.json"), `{ "tasks": [${NER}] }`);
    for (const name of ["train.1.conll", "train.2.conll", "[dev].conll"]) writeFileSync(join(folder, "a/b", name), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("find the nearest file upwards", () => {
    assert.equal(findConfig(join(folder, "a/b")), join(folder, "a/multitask.json"));
    assert.equal(readConfig(join(folder, "a/multitask.json")).folder, join(folder, "a"));
    assert.equal(findConfig(folder), undefined);
  });

  it("say that a file does not exist", () => {
    assert.throws(() => readConfig(join(folder, "multitask.json")), /multitask\.json: does not exist\.$/);
  });

  it("expand globs and take names with brackets as they are", () => {
    const corpus = { train: ["b/train.*.conll", "b/train.1.conll"], dev: ["b/[dev].conll"], test: [] };
    assert.deepEqual(resolveCorpus({ corpus }, join(folder, "a")), {
      train: [join(folder, "a/b/train.1.conll"), join(folder, "a/b/train.2.conll")],
      dev: [join(folder, "a/b/[dev].conll")],
      test: [],
    });
  });

  it("expand globs above the folder", () => {
    const corpus = { train: ["../b/*.2.conll", join(folder, "a/b/*.1.conll")], dev: [], test: [] };
    mkdirSync(join(folder, "a/c"));
    assert.deepEqual(resolveCorpus({ corpus }, join(folder, "a/c")).train, [
      join(folder, "a/b/train.2.conll"),
      join(folder, "a/b/train.1.conll"),
    ]);
  });

  it("name a glob that matches nothing", () => {
    const corpus = { train: ["trian.conll"], dev: [], test: [] };
    assert.throws(
      () => resolveCorpus({ corpus }, folder),
      /corpus\.train names "trian\.conll", which matches no file in /,
    );
  });
});

describe("defaultConfig", () => {
  it("has the project's columns and tasks, and the defaults", () => {
    const config = defaultConfig({ columns: ["form"], tasks: [] }, "/a");
    assert.deepEqual(config.columns, ["form"]);
    assert.equal(config.training.epochs, 8);
    assert.equal(config.folder, "/a");
  });
});

describe("multitask.schema.json", () => {
  it("is a valid schema, which reading a configuration takes for granted", () => {
    const ajv = new Ajv({ discriminator: true, strict: false });
    assert.ok(ajv.validateSchema(schema), JSON.stringify(ajv.errors));
    assert.ok(!ajv.validateSchema({ ...schema, type: "objekt" }));
  });

  it("describes every property and states the defaults that are filled in", () => {
    const { training } = parseConfig(`{ "tasks": [${NER}] }`, "multitask.json");
    for (const [name, property] of Object.entries(schema.properties.training.properties)) {
      if ("default" in property) assert.equal(property.default, training[name as keyof typeof training], name);
    }
    checkDescriptions(schema, schema.definitions, "");
  });
});

/** Every property has a description, its own or that of the definition that it refers to. */
function checkDescriptions(node: unknown, definitions: Record<string, object>, path: string): void {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "properties") {
      for (const [name, property] of Object.entries(value as Record<string, { description?: string; $ref?: string }>)) {
        const referred = definitions[property.$ref?.split("/").at(-1) ?? ""];
        assert.ok("description" in property || (referred && "description" in referred), `${path}/${name}`);
      }
    }
    checkDescriptions(value, definitions, `${path}/${key}`);
  }
}
