import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createCpuTrainer } from "../../../src/engine/cpu-trainer";
import { createWebGpuTrainer } from "../../../src/engine/webgpu-trainer";
import { readConllFile } from "../../../src/conll/file";
import { Tagger } from "../../../src/prediction/tagger";
import { readExamples } from "../../../src/tasks/examples";
import { readConfig } from "../../../src/tasks/config";
import { epochSteps } from "../../../src/training/batches";
import { prepareCorpus, readCorpus } from "../../../src/training/prepare";
import { stepInput } from "../../../src/training/step-input";
import { TrainingSetup } from "../../../src/training/training-setup";
import { trainIn, Workspace } from "./workspace";

describe("training with a conditional random field", () => {
  let workspace: Workspace;

  beforeEach(() => {
    workspace = new Workspace({ epochs: 8 });
    const config = JSON.parse(readFileSync(workspace.config, "utf8")) as { tasks: object[] };
    config.tasks[0] = { ...config.tasks[0], crf: true };
    writeFileSync(workspace.config, JSON.stringify(config));
  });
  afterEach(() => workspace.remove());

  it("learns spans, and a model that decodes them with their probabilities", async () => {
    const events = await trainIn(workspace);
    const last = events.filter((event) => event.type === "epoch").at(-1)!;
    assert.ok(last.dev["task_ner"]!.f1 > 0.7, JSON.stringify(last.dev));
    const tagger = await Tagger.load(workspace.output);
    const [first] = readExamples(readConllFile(workspace.path("dev.conll")), readConfig(workspace.config));
    const [[tags], [predictions]] = [await tagger.tag([first!]), await tagger.predict([first!])];
    predictions!["task_ner"]!.forEach(({ tag, alternatives }, word) => {
      assert.equal(tag, tags!["task_ner"]![word]);
      const sum = alternatives.reduce((total, { probability }) => total + probability, 0);
      assert.ok(sum > 0.9 && sum < 1.0001, `${sum}`);
    });
    await tagger.release();
  });

  it("on the GPU has the losses of the CPU (skipped where WebGPU finds no GPU)", async function () {
    this.timeout(300_000);
    const corpus = await prepareCorpus(readCorpus(workspace.config));
    const setup = new TrainingSetup(corpus);
    const begin: Parameters<typeof createCpuTrainer>[1] = (state) => setup.begin(state);
    const onGpu = await createWebGpuTrainer(setup.program(), begin).catch((error: Error) => {
      assert.match(error.message, /WebGPU/i);
    });
    if (!onGpu) return this.skip();
    const onCpu = await createCpuTrainer(setup.program(), begin);
    const steps = epochSteps(corpus.sentences, 1, { ...corpus.config.training, isPadded: false }).slice(0, 5);
    for (const [at, batches] of steps.entries()) {
      const input = {
        batches: stepInput(batches, at + 1, setup.stepSettings),
        step: at + 1,
        learningRate: 1e-3,
      };
      const [found, expected] = [await onGpu.step(input), await onCpu.step(input)];
      assert.ok(
        Math.abs(found["loss"]! - expected["loss"]!) < 1e-3 * expected["loss"]!,
        `step ${at + 1}: ${found["loss"]} instead of ${expected["loss"]}`,
      );
    }
    await onGpu.release();
    await onCpu.release();
  });
});
