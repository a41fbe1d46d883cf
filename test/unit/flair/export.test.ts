import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planFlairExport, type FlairPlan } from "../../../src/flair/export";
import type { FlairSettings } from "../../../src/flair/settings";
import type { SpanTask } from "../../../src/tasks/task";
import { tinyModernBert } from "../model/tiny-checkpoint";
import { writeSampleProject } from "./sample-project";

const TASKS = [
  { id: "task_ner", kind: "span", column: "ner", scheme: "IOB1" },
  { id: "task_pos", kind: "token", column: "pos" },
];

describe("planFlairExport", () => {
  let folder: string;
  let exported: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-flair-"));
    exported = join(folder, "exported");
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** A project of two tasks whose train split is this text. */
  function project(train: string, further: Record<string, unknown> = {}): string {
    const config = writeSampleProject(folder, {
      tasks: TASKS,
      encoder: { kind: "transformer", checkpoint: "./tiny" },
      ...further,
      corpus: { train: ["train.conll"], ...(further["corpus"] as object) },
    });
    writeFileSync(join(folder, "train.conll"), train);
    return config;
  }

  async function exportProject(train: string, further: Record<string, unknown> = {}): Promise<FlairPlan> {
    const plan = await planFlairExport(project(train, further), exported);
    plan.write();
    return plan;
  }

  const written = (name: string) => readFileSync(join(exported, name), "utf8");
  const settings = () => JSON.parse(written("settings.json")) as FlairSettings;

  it("writes all that Flair needs, and all that its reader would misread in a form that it does not", async () => {
    await exportProject(
      [
        "# a remark",
        "# multitask_id = task_ner|task_pos",
        "#\tSYM\tO",
        "New York\tPROPN\tI-LOC",
        "Oslo\tPROPN\tB-LOC",
        "\tX\tO",
        "",
        "-DOCSTART-\t_\t_",
        "",
        "# multitask_id: task_pos",
        "Anna\tPROPN\t_",
        "",
        "She\tPRON\tO",
        "",
        "# multitask_id = task_ner",
        "# newdoc",
        "Bern\t_\tI-LOC",
        "",
      ].join("\n"),
      { lint: { rules: { "columns/empty-cell": "off", "multitask-id/missing": "off" } } },
    );
    assert.deepEqual(readdirSync(exported).sort(), [
      "README.md",
      "checkpoint",
      "corpus",
      "requirements.txt",
      "settings.json",
      "train.py",
    ]);
    assert.deepEqual(readdirSync(join(exported, "corpus")), ["train.conll"]);
    assert.equal(
      written("corpus/train.conll"),
      [
        "# multitask_id = task_ner|task_pos",
        "#\tO\tSYM",
        "New York\tB-LOC\tPROPN",
        "Oslo\tB-LOC\tPROPN",
        "_\tO\tX",
        "",
        "-DOCSTART-\tO\t_",
        "",
        "# multitask_id = task_pos",
        "Anna\tO\tPROPN",
        "",
        "She\tO\t_",
        "",
        "-DOCSTART-\tO\t_",
        "",
        "# multitask_id = task_ner",
        "Bern\tB-LOC\t_",
        "",
        "",
      ].join("\n"),
    );
    assert.deepEqual(
      settings().tasks.map(({ id, labels }) => [id, labels]),
      [
        ["task_ner", ["LOC"]],
        ["task_pos", ["PROPN", "SYM", "X"]],
      ],
    );
  });

  it("leaves sentences that are annotated in part out of a task, and says so", async () => {
    const whole = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nran\tVERB\tO\n\n";
    const part = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nran\tVERB\t_\n\n";
    const { differences, sentences } = await exportProject(whole + part);
    assert.equal(sentences, 2);
    assert.match(written("corpus/train.conll"), /\n\n# multitask_id = task_pos\nAnna\tO\tPROPN\nran\tO\tVERB\n\n$/);
    assert.ok(differences.some((text) => /^task_ner: 1 sentences are annotated in part/.test(text)));
  });

  it("gives Flair the labels of dev and test too, and scores sentences that list no task", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    const config = project(train, { corpus: { test: ["test.conll"] } });
    writeFileSync(join(folder, "test.conll"), "Oslo\tNOUN\tB-LOC\n\n");
    const plan = await planFlairExport(config, exported);
    plan.write();
    assert.deepEqual(settings().tasks[0]!.labels, ["LOC", "PER"]);
    assert.match(written("corpus/test.conll"), /^# multitask_id = task_ner\|task_pos\nOslo\tB-LOC\tNOUN/);
    assert.ok(plan.differences.some((text) => /^task_ner: the labels LOC are in dev or test alone/.test(text)));
  });

  it("does not have Flair score a split without a span, by whose number it would divide", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    const config = project(train, { corpus: { test: ["test.conll"] } });
    writeFileSync(join(folder, "test.conll"), "ran\tVERB\tO\n\n");
    const plan = await planFlairExport(config, exported);
    plan.write();
    assert.equal(written("corpus/test.conll"), "# multitask_id = task_pos\nran\tO\tVERB\n\n");
    assert.ok(plan.differences.includes("task_ner: test has none of its spans, and is not scored for it."));
  });

  it("weighs tasks by their sizes, and counts sentences for a batch, as a training here would", async () => {
    const both = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\nran\tVERB\tO\n\n";
    const pos = "# multitask_id = task_pos\nShe\tPRON\t_\nran\tVERB\t_\n\n";
    const training = { batchTokens: 40, accumulation: 2, taskBalance: 0.5, classWeights: "balanced" };
    await exportProject(both + pos.repeat(3), { training });
    const { tasks, training: exported } = settings();
    assert.ok(Math.abs(tasks[0]!.lossFactor - 2) < 1e-9);
    assert.equal(tasks[1]!.lossFactor, 1);
    assert.equal(exported.batchSize, 2 * exported.chunkSize);
    assert.equal(tasks[1]!.labelWeights!["VERB"], 8 / 3 / 4);
    // PER is of one word here: of its four BIOES tags only S occurs.
    assert.deepEqual(Object.keys(tasks[0]!.labelWeights!), ["O", "B-PER", "I-PER", "E-PER", "S-PER"]);
  });

  it("names each setting that Flair treats otherwise", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    const training = {
      layerDecay: 0.9,
      frozenLayers: 1,
      schedule: "cosine",
      labelSmoothing: 0.1,
      taskWeighting: "uncertainty",
      sampling: 0.5,
      patience: 2,
      recompute: true,
    };
    const { differences } = await exportProject(train, {
      training,
      tasks: [{ ...TASKS[0], crf: true }, TASKS[1]],
      encoder: { kind: "transformer", checkpoint: "./tiny", context: 8, casing: true },
    });
    for (const name of [...Object.keys(training), "batchTokens", "weightDecay"]) {
      assert.equal(differences.filter((text) => text.startsWith(`training.${name}`)).length, 1, name);
    }
    assert.ok(differences.some((text) => text.startsWith("encoder.context 8: Flair counts words")));
    assert.ok(differences.some((text) => text.startsWith("encoder.casing: Flair does not tell")));
    assert.ok(differences.some((text) => text.startsWith("crf of task_ner: ")));
    assert.equal(settings().training.schedule, "linear");
    assert.equal((settings().tasks[0] as SpanTask).crf, true);
  });

  it("says nothing of settings that Flair has", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    const training = {
      layerDecay: 1,
      weightDecay: 0,
      schedule: "constant",
      warmupFraction: 0,
      patience: 0,
      useAllTasks: false,
    };
    const encoder = { kind: "transformer", checkpoint: "./tiny", casing: false };
    const { differences } = await exportProject(train, { training, encoder });
    assert.deepEqual(
      differences.map((text) => text.split(" ")[0]),
      ["training.batchTokens"],
    );
    assert.equal(settings().training.useAllTasks, false);
    assert.equal(settings().training.schedule, "constant");
  });

  it("refuses what would be another model in Flair, and writes nothing", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    const refused = async (message: RegExp, further: Record<string, unknown>, text = train) => {
      await assert.rejects(planFlairExport(project(text, further), exported), { message });
      assert.ok(!existsSync(exported));
    };
    await refused(/encoder\.kind is hash-cnn, an encoder that Flair does not have; choose/, {
      encoder: { kind: "hash-cnn" },
    });
    mkdirSync(join(folder, "modern"));
    for (const [name, content] of Object.entries(tinyModernBert()))
      writeFileSync(join(folder, "modern", name), content);
    await refused(
      /Flair reads ModernBERT before its last normalisation, which makes another model of it; train it here/,
      {
        encoder: { kind: "transformer", checkpoint: "./modern" },
      },
    );
    await refused(/the task id "v1\.ner" has another meaning for Flair/, { tasks: [{ ...TASKS[0], id: "v1.ner" }] });
    await refused(/the task id "misc" has another meaning for Flair/, { tasks: [{ ...TASKS[0], id: "misc" }] });
    await refused(
      /task_pos has the tag B-NP, which Flair takes for a part of a span; make it a task of the kind "span"/,
      {},
      train.replace("PROPN", "B-NP"),
    );
    await refused(
      /task_pos has the tag O, which Flair takes for a word without a tag/,
      {},
      train.replace("PROPN", "O"),
    );
    await refused(
      /no training sentence of task_ner is annotated as a whole and has a span, which Flair needs/,
      {},
      train.replace("B-PER", "O"),
    );
    await refused(
      /nothing was exported, since the linter found 1 errors, the first in .*train\.conll:1: /,
      {},
      train.replace("task_pos", "task_chunk"),
    );
  });

  it("writes into no folder that holds something else", async () => {
    const train = "# multitask_id = task_ner|task_pos\nAnna\tPROPN\tB-PER\n\n";
    mkdirSync(exported);
    writeFileSync(join(exported, "thesis.tex"), "");
    await assert.rejects(planFlairExport(project(train), exported), {
      message: /holds other files; name a new folder, or one that was exported to Flair before/,
    });
    rmSync(join(exported, "thesis.tex"));
    await exportProject(train);
    await exportProject(train);
  });
});
