import assert from "node:assert/strict";
import type { Trainer, TrainingDevice, TrainingState } from "../../../src/engine/engine";
import { createTrainer, type CreateTrainer } from "../../../src/engine/engines";
import { referenceDevice } from "../../../src/engine/reference-device";
import type { TrainingEvent } from "../../../src/messages/training";
import { Random } from "../../../src/model/random";
import { epochSteps } from "../../../src/training/batches";
import { DeviceTrainer } from "../../../src/training/device-trainer";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "../../../src/training/prepare";
import type { StepSettings } from "../../../src/training/step-input";
import { train } from "../../../src/training/train";
import { TrainingSetup } from "../../../src/training/training-setup";
import { Workspace } from "./workspace";

/** As onnxruntime 1.30.0 tells it of a buffer that the GPU has no room for. */
const fullGpu =
  "WebGPU validation failed. [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n - While calling [Device].CreateBindGroup";
const lostGpu = "Failed to download data from buffer: [Device] is lost.\n - While calling [Buffer].MapAsync(...)";

const onGpu: TrainingDevice = { engine: "onnxruntime", device: "webgpu" };

const rowsOf = (batch: { feeds: Readonly<Record<string, { shape: readonly number[] }>> }) =>
  Math.max(...Object.values(batch.feeds).map(({ shape }) => shape[0] ?? 0));

/** Draws nothing that is less likely than certain. */
class NothingRare extends Random {
  override uniform(): number {
    return 1;
  }
}

/** A trainer on the CPU whose memory holds no batch of more rows. */
function withSmallMemory(trainer: Trainer, rows: number, message = fullGpu): Trainer {
  return {
    ...trainer,
    step: (input) =>
      input.batches.some((batch) => rowsOf(batch) > rows) ? Promise.reject(new Error(message)) : trainer.step(input),
  };
}

describe("a training whose device fails", () => {
  let workspace: Workspace;
  let corpus: PreparedCorpus;
  before(async () => {
    workspace = new Workspace({ epochs: 3 });
    corpus = await prepareCorpus(readCorpus(workspace.config));
  });
  after(() => workspace.remove());

  async function run(name: string, create: CreateTrainer): Promise<TrainingEvent[]> {
    const events: TrainingEvent[] = [];
    await train(corpus, {
      on: onGpu,
      output: workspace.path(name),
      resume: false,
      createTrainer: create,
      signal: new AbortController().signal,
      onEvent: (event) => events.push(event),
    });
    return events;
  }

  const stepsOf = (events: readonly TrainingEvent[]) => events.filter((event) => event.type === "step");
  const notesOf = (events: readonly TrainingEvent[]) =>
    events.flatMap((event) => (event.type === "note" ? [event.message] : []));

  it("goes back to the last checkpoint and on to the CPU, says so, and ends as one on the CPU alone", async () => {
    const onCpu = await run("cpu", (_device, program, beginning) => createTrainer(referenceDevice, program, beginning));
    const perEpoch = stepsOf(onCpu).filter(({ epoch }) => epoch === 1).length;
    const failing = perEpoch + 5;
    const devices: string[] = [];
    const events = await run("gpu", async (on, program, beginning) => {
      const { device } = on;
      devices.push(device);
      const trainer = await createTrainer(referenceDevice, program, beginning);
      if (device === "cpu") return trainer;
      return {
        ...trainer,
        step: (input) => (input.step < failing ? trainer.step(input) : Promise.reject(new Error(lostGpu))),
      };
    });
    assert.deepEqual(devices, ["webgpu", "cpu"]);
    const [note] = notesOf(events);
    assert.match(
      note!,
      /^the GPU failed at step \d+ \(Failed to download.*is lost\.\): training goes on on the CPU, after epoch 1, where/,
    );
    assert.doesNotMatch(note!, /\n/);
    const started = events.filter((event) => event.type === "started");
    assert.deepEqual(
      started.map(({ device, resumedAfterEpoch }) => [device, resumedAfterEpoch]),
      [
        ["webgpu", 0],
        ["cpu", 1],
      ],
    );
    assert.equal(events.at(-1)?.type, "finished");
    const scores = (name: string) =>
      workspace
        .read(`${name}/training.jsonl`)
        .split("\n")
        .filter((line) => line.includes('"type":"epoch"'))
        .map((line) => {
          const { epoch, loss, devScore } = JSON.parse(line) as { epoch: number; loss: number; devScore: number };
          return { epoch, loss, devScore };
        });
    assert.deepEqual(scores("gpu"), scores("cpu"));
    assert.equal(
      (JSON.parse(workspace.read("gpu/model.json")) as { training: { device: string } }).training.device,
      "cpu",
    );
  });

  it("begins again on the CPU where there is no checkpoint yet", async () => {
    const events = await run("early", async ({ device }, program, beginning) => {
      const trainer = await createTrainer(referenceDevice, program, beginning);
      return device === "cpu" ? trainer : { ...trainer, step: () => Promise.reject(new Error(lostGpu)) };
    });
    assert.match(notesOf(events)[0]!, /at step 1 .* on the CPU, from the beginning\.$/);
    assert.equal(events.at(-1)?.type, "finished");
    assert.equal(events.filter((event) => event.type === "epoch").length, 3);
  });

  it("fails where it is the CPU that fails", async () => {
    const create: CreateTrainer = async (_device, program, beginning) => ({
      ...(await createTrainer(referenceDevice, program, beginning)),
      step: () => Promise.reject(new Error("the CPU fails")),
    });
    await assert.rejects(
      train(corpus, {
        on: referenceDevice,
        output: workspace.path("broken"),
        resume: false,
        createTrainer: create,
        signal: new AbortController().signal,
        onEvent: () => undefined,
      }),
      /^Error: the CPU fails$/,
    );
  });

  it("halves batches that the memory does not hold, says so once for each halving, and keeps the losses", async () => {
    const { config } = corpus;
    const setup = new TrainingSetup({
      ...corpus,
      config: { ...config, training: { ...config.training, adversarial: 0 } },
    });
    // What is hidden, and where embeddings are moved, goes by the batch: where nothing is, the same sentences give the same loss however they are cut.
    const settings: StepSettings = {
      ...setup.stepSettings,
      encoder: { batch: (sentences) => setup.encoder.batch(sentences, new NothingRare(1)) },
      dropouts: setup.stepSettings.dropouts.map((dropout) => ({ ...dropout, rate: 0 })),
    };
    const create = () => createTrainer(referenceDevice, setup.program(), (state: TrainingState) => setup.begin(state));
    const [roomy, small] = [await create(), await create()];
    const notes: string[] = [];
    const whole = new DeviceTrainer(referenceDevice, roomy, settings, (note) => notes.push(`roomy: ${note}`));
    const cut = new DeviceTrainer(referenceDevice, withSmallMemory(small, 80), settings, (note) => notes.push(note));
    const steps = epochSteps(corpus.sentences, 1, { ...corpus.config.training, isPadded: corpus.encoder.isPadded });
    for (const [at, batches] of steps.slice(0, 6).entries()) {
      const [expected, found] = [await whole.step(batches, at + 1, 1e-3), await cut.step(batches, at + 1, 1e-3)];
      for (const [name, loss] of Object.entries(expected)) {
        assert.ok(Math.abs(found[name]! - loss) < 1e-4, `${name} at step ${at + 1}: ${found[name]}, whole ${loss}`);
      }
    }
    assert.deepEqual(
      notes.map((note) => /from step (\d+) on each is trained in (\d+) parts/.exec(note)?.slice(1)),
      [
        ["1", "2"],
        ["1", "4"],
      ],
    );
    await whole.release();
    await cut.release();
  });

  for (const [device, expected] of [
    ["cpu", /^TrainingError: the memory of the machine does not hold a sentence of step 1; choose a smaller encoder/],
    ["webgpu", /^DeviceFailure: the memory of the GPU does not hold a sentence of step 1$/],
  ] as const) {
    it(`gives up on the ${device} where the memory does not hold one sentence`, async () => {
      const setup = new TrainingSetup(corpus);
      const trainer = await createTrainer(referenceDevice, setup.program(), (state) => setup.begin(state));
      const small = withSmallMemory(trainer, 0, "std::bad_alloc");
      const cut = new DeviceTrainer({ engine: "onnxruntime", device }, small, setup.stepSettings, () => undefined);
      const [batches] = epochSteps(corpus.sentences, 1, { ...corpus.config.training, isPadded: false });
      await assert.rejects(cut.step(batches!, 1, 1e-3), expected);
      await cut.release();
    });
  }
});
