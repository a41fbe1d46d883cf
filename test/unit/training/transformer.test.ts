import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TransformerManifest } from "../../../src/model/manifest";
import { createEncoder } from "../../../src/model/encoders";
import { readConfig } from "../../../src/tasks/config";
import type { TrainingEvent } from "../../../src/messages/training";
import { ModelProcess } from "../../../src/process/client";
import { Tagger } from "../../../src/prediction/tagger";
import { tinyCheckpoint, tinyModernBert } from "../model/tiny-checkpoint";
import { TransformerWorkspace } from "./transformer-workspace";
import { modelProcessEntry, trainIn } from "./workspace";

const isIn = (epoch: number) => (event: TrainingEvent) => event.type === "step" && event.epoch === epoch;

describe("a training of a transformer in the model process", () => {
  let workspace: TransformerWorkspace;
  afterEach(() => workspace.remove());

  const lastOf = (events: readonly TrainingEvent[]) => events.at(-1)!;

  /** What a run that nothing interrupts leaves. */
  async function uninterrupted() {
    const events = await trainIn(workspace, { output: workspace.path("whole") });
    assert.equal(lastOf(events).type, "finished", JSON.stringify(lastOf(events)));
    return outcome("whole");
  }

  const outcome = (folder: string) => ({
    losses: workspace.read(`${folder}/loss.tsv`),
    description: workspace.read(`${folder}/model.json`),
    graph: readFileSync(workspace.path(`${folder}/model.onnx`)),
  });

  type Pair = readonly [name: string, tag: string];

  /** Of POS on dev, after a training on sentences of one of two pairs each, in an order that follows no rule that could be learned. */
  async function accuracyOf(
    text: (pair: Pair, at: number) => string,
    pairs: readonly [Pair, Pair],
    training: Record<string, unknown>,
    encoder: Record<string, unknown>,
  ): Promise<number> {
    const texts = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => text(pairs[Math.floor((at + from) * Math.PI) % 2]!, at)).join("\n");
    workspace?.remove();
    workspace = new TransformerWorkspace(training, encoder);
    const config = JSON.parse(workspace.read("multitask.json")) as { tasks: object[] };
    writeFileSync(workspace.config, JSON.stringify({ ...config, tasks: config.tasks.slice(1) }));
    writeFileSync(workspace.path("train.conll"), texts(0, 200));
    writeFileSync(workspace.path("dev.conll"), texts(1_000, 50));
    const events = await trainIn(workspace);
    return events.filter((event) => event.type === "epoch").at(-1)?.dev["task_pos"]!.accuracy ?? 0;
  }

  it("learns both tasks, and reads the model back without the checkpoint", async () => {
    workspace = new TransformerWorkspace({ epochs: 12, schedule: "cosine" });
    const events = await trainIn(workspace);
    const { dev } = events.filter((event) => event.type === "epoch").at(-1)!;
    assert.ok(dev["task_pos"]!.accuracy > 0.6, `POS accuracy ${dev["task_pos"]!.accuracy}`);
    rmSync(workspace.path("checkpoint"), { recursive: true });
    const tagger = await Tagger.load(workspace.output);
    const long = Array.from({ length: 700 }, (_, at) => ["Anna", "sings", "in", "Lisbon", "\u200b"][at % 5]!);
    const [short, all] = await tagger.tag([{ forms: ["Lisbon"] }, { forms: long }]);
    assert.equal(short!["task_pos"]!.length, 1);
    assert.equal(all!["task_ner"]!.length, 700);
    await tagger.release();
  });

  it("learns with positions that turn, and reads the model back", async () => {
    workspace = new TransformerWorkspace({ epochs: 12, schedule: "cosine" }, {}, tinyModernBert());
    const events = await trainIn(workspace);
    const { dev } = events.filter((event) => event.type === "epoch").at(-1)!;
    assert.ok(dev["task_pos"]!.accuracy > 0.6, `POS accuracy ${dev["task_pos"]!.accuracy}`);
    const tagger = await Tagger.load(workspace.output);
    const [short] = await tagger.tag([{ forms: ["Anna", "sings", "in", "Lisbon"] }]);
    assert.equal(short!["task_pos"]!.length, 4);
    await tagger.release();
  });

  for (const [encoder, checkpoint] of [
    ["BERT", tinyCheckpoint()],
    ["ModernBERT", tinyModernBert()],
  ] as const) {
    it(`has the same losses where layers of ${encoder} are computed again`, async () => {
      const losses: number[][] = [];
      for (const recompute of [false, true]) {
        workspace?.remove();
        workspace = new TransformerWorkspace({ epochs: 1, recompute }, {}, checkpoint);
        const events = await trainIn(workspace);
        losses.push(events.filter((event) => event.type === "step").map(({ loss }) => loss));
      }
      assert.ok(losses[0]!.length > 5);
      losses[0]!.forEach((loss, at) => assert.ok(Math.abs(loss - losses[1]![at]!) < 1e-4 * loss, `step ${at + 1}`));
    });
  }

  it("learns from the sentence before what a word is, where it is to read the document", async () => {
    const pairs = [
      ["Anna", "PROPN"],
      ["the", "NOUN"],
    ] as const;
    const text = ([name, tag]: Pair, at: number) =>
      `# newdoc id = ${at}\n# multitask_id = task_pos\n${name} X O\n\n# multitask_id = task_pos\nshe ${tag} O\n`;
    const training = { epochs: 12, schedule: "cosine" };
    const scores = [];
    for (const context of [0, 8]) scores.push(await accuracyOf(text, pairs, training, { context }));
    assert.ok(scores[0]! < 0.9 && scores[1]! > 0.95, `${scores.join(" without, and with context ")}`);

    const tagged = execFileSync(
      process.execPath,
      [join(modelProcessEntry, "../cli.js"), "predict", "--model", workspace.output, workspace.path("dev.conll")],
      { encoding: "utf8" },
    );
    assert.equal(tagged, workspace.read("dev.conll"));
  });

  it("tells an encoder of small letters which words have capitals, and does not where it is told not to", async () => {
    const pairs = [
      ["Lisbon", "PROPN"],
      ["lisbon", "NOUN"],
    ] as const;
    const text = ([name, tag]: Pair) => `# multitask_id = task_pos\n${name} ${tag} O\n`;
    const scores = [];
    for (const encoder of [{ casing: false }, {}]) scores.push(await accuracyOf(text, pairs, { epochs: 8 }, encoder));
    assert.ok(scores[0]! < 0.7 && scores[1]! === 1, `${scores.join(" without, and with casing ")}`);
    const tagger = await Tagger.load(workspace.output);
    const tagged = await tagger.tag(["Lisbon", "lisbon"].map((form) => ({ forms: [form] })));
    assert.deepEqual(
      tagged.map(({ task_pos }) => task_pos![0]),
      ["PROPN", "NOUN"],
    );
    await tagger.release();
  });

  it("tells an encoder with frozen layers of capitals only where it is told to", async () => {
    const manifests = [];
    for (const encoder of [{}, { casing: true }]) {
      workspace?.remove();
      workspace = new TransformerWorkspace({ frozenLayers: 1 }, encoder);
      const created = await createEncoder(readConfig(workspace.config), []);
      manifests.push(created.manifest as TransformerManifest);
      created.release();
    }
    assert.deepEqual(
      manifests.map(({ casing }) => casing),
      [undefined, true],
    );
  });

  it("leaves nothing of itself in the folder when another encoder is trained into it, and no file open", async () => {
    workspace = new TransformerWorkspace({ epochs: 1 });
    await trainIn(workspace, {}, (event, { pid }) => {
      if (event.type === "started") assert.equal(openWeights(pid!), 1);
    });
    assert.ok(existsSync(workspace.path("model/tokenizer.json")));
    const config = JSON.parse(workspace.read("multitask.json")) as object;
    writeFileSync(workspace.config, JSON.stringify({ ...config, encoder: { kind: "hash-cnn" } }));
    assert.equal(lastOf(await trainIn(workspace)).type, "finished");
    assert.ok(!existsSync(workspace.path("model/tokenizer.json")));
    await (await Tagger.load(workspace.output)).release();

    workspace.remove();
    workspace = new TransformerWorkspace({ epochs: 1 });
    const modelProcess = new ModelProcess({ entry: modelProcessEntry });
    const request = { config: workspace.config, output: workspace.output, device: "cpu", resume: false } as const;
    try {
      await modelProcess.train(request, () => undefined).done;
      // The last event is told before the training has put its things away.
      for (let tries = 0; openWeights(modelProcess.pid!) > 0 && tries < 50; tries++) await sleep(100);
      assert.equal(openWeights(modelProcess.pid!), 0);
    } finally {
      modelProcess.dispose();
    }
  });

  for (const pooling of ["last", "mean"]) {
    it(`trains with the ${pooling} sub-token of words`, async () => {
      workspace = new TransformerWorkspace({ epochs: 1 }, { pooling });
      assert.equal(lastOf(await trainIn(workspace)).type, "finished");
    });
  }

  it("trains with every setting of fine-tuning at once, and fewer parameters where layers are frozen", async () => {
    const all = {
      epochs: 3,
      accumulation: 2,
      layerDecay: 0.8,
      schedule: "plateau",
      labelSmoothing: 0.1,
      classWeights: "balanced",
      taskWeighting: "uncertainty",
      sampling: 0.5,
    };
    const parameters: number[] = [];
    for (const frozenLayers of [0, 1]) {
      workspace?.remove();
      workspace = new TransformerWorkspace({ ...all, frozenLayers });
      const events = await trainIn(workspace);
      assert.equal(lastOf(events).type, "finished", JSON.stringify(lastOf(events)));
      const losses = events.filter((event) => event.type === "epoch").map(({ loss }) => loss);
      assert.ok(losses.at(-1)! < losses[0]!, losses.join(" "));
      parameters.push(...events.filter((event) => event.type === "started").map((event) => event.parameters));
    }
    assert.ok(parameters[1]! < parameters[0]! / 4, parameters.join(" "));
  });

  it("killed in the middle of an epoch and resumed ends as one that was not", async () => {
    workspace = new TransformerWorkspace();
    const expected = await uninterrupted();
    const killed = await trainIn(workspace, {}, (event, { pid }) => isIn(2)(event) && process.kill(pid!, "SIGKILL"));
    assert.match(JSON.stringify(lastOf(killed)), /SIGKILL/);
    assert.equal(lastOf(await trainIn(workspace, { resume: true })).type, "finished");
    assert.deepEqual(outcome("model"), expected);
  });

  it("cancelled in the middle of an epoch and resumed ends as one that was not", async () => {
    workspace = new TransformerWorkspace();
    const expected = await uninterrupted();
    const cancelled = await trainIn(workspace, {}, (event, _process, cancel) => isIn(2)(event) && cancel());
    assert.equal(lastOf(cancelled).type, "cancelled");
    assert.equal(lastOf(await trainIn(workspace, { resume: true })).type, "finished");
    assert.deepEqual(outcome("model"), expected);
  });

  it("on a disk that fills up in the middle of an epoch keeps its model, and can be resumed", async function () {
    workspace = new TransformerWorkspace();
    const expected = await uninterrupted();
    mkdirSync(workspace.output);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", workspace.output], { stdio: "pipe" });
    } catch {
      return this.skip();
    }
    try {
      const ballast = join(workspace.output, "ballast");
      let kept: Buffer | undefined;
      const full = await trainIn(workspace, {}, (event) => {
        if (!isIn(2)(event) || kept) return;
        kept = readFileSync(join(workspace.output, "model.onnx"));
        fill(ballast);
      });
      const last = lastOf(full);
      assert.match(
        last.type === "failed" ? last.message : JSON.stringify(last),
        /the disk is full.*free some space and resume/,
      );
      assert.deepEqual(readFileSync(join(workspace.output, "model.onnx")), kept);
      rmSync(ballast);
      assert.equal(lastOf(await trainIn(workspace, { resume: true })).type, "finished");
      assert.deepEqual(outcome("model"), expected);
    } finally {
      execFileSync("umount", [workspace.output]);
    }
  });

  for (const [what, change, expected] of [
    [
      "no checkpoint",
      (w: TransformerWorkspace) => rmSync(w.path("checkpoint"), { recursive: true }),
      /checkpoint is not there/,
    ],
    [
      "an architecture that it does not know",
      (w) => w.changeCheckpoint((c) => (c["model_type"] = "t5")),
      /"t5"; these are trained: bert, roberta/,
    ],
    [
      "an activation that it does not know",
      (w) => w.changeCheckpoint((c) => (c["hidden_act"] = "silu")),
      /hidden_act "silu"/,
    ],
    [
      "a width that its heads do not divide",
      (w) => w.changeCheckpoint((c) => (c["num_attention_heads"] = 3)),
      /3 attention heads/,
    ],
    [
      "another shape",
      (w) => w.changeCheckpoint((c) => (c["intermediate_size"] = 64)),
      /dense\.weight" with shape \[16, 32\], but config\.json asks for \[16, 64\]/,
    ],
    ["more layers than there are", (w) => w.changeCheckpoint((c) => (c["num_hidden_layers"] = 2)), /layer\.1/],
    [
      "fewer rows than its tokenizer has",
      (w) => w.changeCheckpoint((c) => (c["vocab_size"] = 40)),
      /tokenizer of \d+ sub-tokens and weights for 40/,
    ],
    [
      "a tokenizer that is none",
      (w) => writeFileSync(w.path("checkpoint/tokenizer.json"), "{}"),
      /tokenizer\.json describes no tokenizer/,
    ],
  ] as [string, (workspace: TransformerWorkspace) => void, RegExp][]) {
    it(`says in one sentence that there is ${what}`, async () => {
      workspace = new TransformerWorkspace();
      change(workspace);
      const last = lastOf(await trainIn(workspace));
      assert.ok(last.type === "failed", JSON.stringify(last));
      assert.match(last.message, expected);
      assert.doesNotMatch(last.message, /\n/);
    });
  }
});

/** How many files of weights a process has open. */
function openWeights(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => readLink(join(folder, name)).endsWith("model.safetensors")).length;
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** Writes until there is no room. */
function fill(path: string): void {
  const block = Buffer.alloc(16_384);
  try {
    for (;;) writeFileSync(path, block, { flag: "a" });
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
  }
}
