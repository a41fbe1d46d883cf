import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modelFiles } from "../../../src/model/model-files";
import type { TrainingEvent } from "../../../src/messages/training";
import { Tagger } from "../../../src/prediction/tagger";
import { trainIn, Workspace } from "./workspace";

describe("a training in the model process", () => {
  let workspace: Workspace;
  beforeEach(() => (workspace = new Workspace({ epochs: 2 })));
  afterEach(() => workspace.remove());

  const kill = (pid: number | undefined) => process.kill(pid!, "SIGKILL");

  it("killed in the middle of an epoch and resumed ends as one that was not, and the same seed gives the same bytes", async () => {
    const whole = await trainIn(workspace);
    assert.equal(whole.at(-1)?.type, "finished");
    const [losses, model] = [workspace.read("model/loss.tsv"), workspace.read("model/model.json")];

    const output = workspace.path("interrupted");
    const killed = await trainIn(workspace, { output }, (event, modelProcess) => {
      if (event.type === "step" && event.epoch === 2 && event.step % 20 === 7) kill(modelProcess.pid);
    });
    const last = killed.at(-1)!;
    assert.equal(last.type, "failed");
    assert.match(last.type === "failed" ? last.message : "", /ended unexpectedly \(SIGKILL\)/);
    const resumed = await trainIn(workspace, { output, resume: true });
    const started = resumed.find((event) => event.type === "started");
    assert.equal(started?.type === "started" && started.resumedAfterEpoch, 1);
    assert.equal(resumed.at(-1)?.type, "finished");
    assert.equal(workspace.read("interrupted/loss.tsv"), losses);
    assert.equal(workspace.read("interrupted/model.json"), model);
    assert.ok(!existsSync(join(output, `${modelFiles.graph}.part`)));
  });

  it("learns both tasks from sentences of which some have one, and tags well-formed spans", async () => {
    workspace.remove();
    workspace = new Workspace({ epochs: 6 });
    const events = await trainIn(workspace);
    const epochs = events.filter((event) => event.type === "epoch");
    const { dev } = epochs.at(-1)!;
    assert.ok(dev["task_ner"]!.f1 > 0.6, `NER F1 ${dev["task_ner"]!.f1}`);
    assert.ok(dev["task_pos"]!.accuracy > 0.8, `POS accuracy ${dev["task_pos"]!.accuracy}`);
    const tagger = await Tagger.load(workspace.output);
    const [tags] = await tagger.tag([{ forms: ["Anna", "Keller", "flew", "to", "Lisbon", "."] }]);
    assert.deepEqual(tags!["task_ner"], ["B-PER", "I-PER", "O", "O", "B-LOC", "O"]);
    const [sentence] = await tagger.predict([{ forms: ["Lisbon"] }]);
    const [token] = sentence!["task_pos"]!;
    const sum = token!.alternatives.reduce((total, { probability }) => total + probability, 0);
    assert.ok(sum > 0.8 && sum <= 1.0001, `the best alternatives have ${sum} together`);
    await tagger.release();
  });

  it("keeps averaged weights, and trains as it would without", async () => {
    const averaged = await trainIn(workspace);
    const graph = readFileSync(join(workspace.output, modelFiles.graph));
    const state = readFileSync(join(workspace.output, modelFiles.checkpoint, "state-2.bin"));
    // Parameters, means, squares and the average, each of which begins with numbers that a model holds as they are.
    const startOf = (array: number) => state.subarray((array * state.length) / 4, (array * state.length) / 4 + 64);
    assert.ok(graph.includes(startOf(3)));
    assert.ok(!graph.includes(startOf(0)));

    workspace.remove();
    workspace = new Workspace({ epochs: 2, averaging: 0 });
    const losses = (events: TrainingEvent[]) => events.flatMap((event) => (event.type === "step" ? [event.loss] : []));
    assert.deepEqual(losses(await trainIn(workspace)), losses(averaged));
    const last = readFileSync(join(workspace.output, modelFiles.checkpoint, "state-2.bin"));
    assert.deepEqual(last, state.subarray(0, (3 * state.length) / 4));
    assert.ok(readFileSync(join(workspace.output, modelFiles.graph)).includes(startOf(0)));
  });

  it("reads static word vectors, and leaves the model with them", async () => {
    writeFileSync(workspace.path("vectors.txt"), "lisbon 1 0 0\nporto 1 0 0\nflew 0 1 0\nsang 0 1 0\n");
    const config = JSON.parse(workspace.read("multitask.json")) as object;
    const encoder = { kind: "hash-cnn", vectors: "vectors.txt" };
    writeFileSync(workspace.config, JSON.stringify({ ...config, encoder }));
    const events = await trainIn(workspace);
    assert.equal(events.at(-1)?.type, "finished");
    workspace.delete("vectors.txt");
    const tagger = await Tagger.load(workspace.output);
    const { encoder: read } = tagger.manifest;
    assert.ok(read.kind === "hash-cnn");
    assert.deepEqual(read.vectors, { words: 4, width: 3 });
    assert.equal((await tagger.tag([{ forms: ["Lisbon", "sang"] }]))[0]!["task_pos"]!.length, 2);
    await tagger.release();
  });

  it("trains one of a sentence's tasks an epoch with useAllTasks off", async () => {
    workspace.remove();
    workspace = new Workspace({ useAllTasks: false, epochs: 1 });
    const events = await trainIn(workspace);
    assert.equal(events.at(-1)?.type, "finished");
  });

  it("stops when cancelled, and can be resumed", async () => {
    const events = await trainIn(workspace, {}, (event, _process, cancel) => {
      if (event.type === "step" && event.epoch === 2) cancel();
    });
    assert.equal(events.at(-1)?.type, "cancelled");
    const resumed = await trainIn(workspace, { resume: true });
    assert.equal(resumed.at(-1)?.type, "finished");
  });

  it("leaves it to its parent what Ctrl-C in a terminal cancels", async () => {
    let interrupted = false;
    const events = await trainIn(workspace, {}, (event, modelProcess) => {
      if (event.type !== "step" || interrupted) return;
      interrupted = true;
      process.kill(modelProcess.pid!, "SIGINT");
    });
    assert.ok(interrupted);
    assert.equal(events.at(-1)?.type, "finished");
  });

  it("stops early where the dev score no longer rises", async () => {
    workspace.remove();
    // Nothing is learnt at this rate, so no epoch is higher than the first, and the last of those alike is kept.
    workspace = new Workspace({ learningRate: 1e-12, epochs: 9, patience: 2 });
    const events = await trainIn(workspace);
    const finished = events.at(-1)!;
    assert.ok(
      finished.type === "finished" && finished.stoppedEarly && finished.keptEpoch === 3,
      JSON.stringify(finished),
    );
    assert.equal(events.filter((event) => event.type === "epoch").length, 3);
  });

  it("refuses a corpus in which the linter finds an error, and names the places", async () => {
    writeFileSync(workspace.path("train.conll"), "Anna\tPROPN\tB-PER\nsings\tVERB\tO\n");
    const [event, ...others] = await trainIn(workspace);
    assert.deepEqual(others, []);
    assert.ok(event?.type === "refused");
    assert.equal(event.total, 1);
    assert.equal(event.problems[0]!.rule, "multitask-id/missing");
    assert.equal(event.problems[0]!.line, 1);
    assert.ok(!existsSync(workspace.output));
  });

  for (const [what, change, expected] of [
    ["a broken configuration", (w: Workspace) => writeFileSync(w.config, "{"), /multitask\.json/],
    ["an output folder that cannot be", (w: Workspace) => writeFileSync(w.output, ""), /model/],
    [
      "no file of the word vectors",
      (w: Workspace) => {
        const config = JSON.parse(w.read("multitask.json")) as object;
        writeFileSync(w.config, JSON.stringify({ ...config, encoder: { kind: "hash-cnn", vectors: "no.vec" } }));
      },
      /no\.vec does not exist/,
    ],
    [
      "a task that nothing trains",
      (w: Workspace) => writeFileSync(w.path("train.conll"), "# multitask_id = task_pos\nAnna\tPROPN\t_\n"),
      /no training sentence lists task_ner/,
    ],
  ] as const) {
    it(`says in one sentence that there is ${what}`, async () => {
      change(workspace);
      const events = await trainIn(workspace);
      const last = events.at(-1)!;
      assert.ok(last.type === "failed", JSON.stringify(last));
      assert.match(last.message, expected);
      assert.doesNotMatch(last.message, /\n/);
    });
  }

  it("refuses the checkpoint of another configuration", async () => {
    await trainIn(workspace);
    const config = JSON.parse(workspace.read("multitask.json"));
    writeFileSync(workspace.config, JSON.stringify({ ...config, training: { ...config.training, seed: 6 } }));
    const [event] = await trainIn(workspace, { resume: true });
    assert.match(event?.type === "failed" ? event.message : "", /of another configuration or corpus/);
  });

  it("says so where WebGPU finds no GPU", async function () {
    const events = await trainIn(workspace, { device: "webgpu" }, (event, _process, cancel) => {
      if (event.type === "step") cancel();
    });
    const last = events.at(-1)!;
    if (last.type === "cancelled") return this.skip();
    assert.match(last.type === "failed" ? last.message : "", /no usable GPU/);
  });
});
