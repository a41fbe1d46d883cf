import assert from "node:assert/strict";
import type { TrainingEpoch, TrainingStarted, TrainingStep } from "../messages/training";
import { TrainingRecorder } from "./training-recorder";

const started: TrainingStarted = {
  type: "started",
  device: "CPU",
  tasks: [],
  sentences: 10,
  words: 100,
  parameters: 1000,
  epochs: 4,
  epochEnds: [2, 4, 6, 8],
  resumedAfterEpoch: 0,
  output: "models/sample",
};

const step = (number: number, taskLosses: Record<string, number> = {}): TrainingStep => ({
  type: "step",
  epoch: 1,
  step: number,
  loss: number,
  taskLosses,
  learningRate: 0.001,
  wordsPerSecond: 100,
  secondsLeft: 1,
});

const epoch = (number: number): TrainingEpoch => ({
  type: "epoch",
  epoch: number,
  loss: 1,
  learningRate: 0.001,
  dev: {},
  devScore: 0.5,
  devError: 0.01,
  kept: true,
  wordsPerSecond: 100,
  seconds: 1,
});

describe("a recorded training", () => {
  it("holds each step of a short run", () => {
    const recorder = new TrainingRecorder("multitask.json");
    recorder.record(started);
    for (let number = 1; number <= 100; number++) recorder.record(step(number));
    assert.equal(recorder.run.losses.length, 100);
    assert.equal(recorder.run.latestStep?.step, 100);
  });

  it("stays drawable however long the run is, and keeps its means", () => {
    const recorder = new TrainingRecorder("multitask.json");
    recorder.record(started);
    for (let number = 1; number <= 20_000; number++) recorder.record(step(number));
    const { losses } = recorder.run;
    assert.ok(losses.length > 300 && losses.length <= 801, `${losses.length} points`);
    assert.ok(Math.abs(losses[0]!.loss - losses[0]!.step / 2) <= 1, "the first point is the mean of its steps");
    assert.ok(losses.every((point, i) => i === 0 || point.step > losses[i - 1]!.step));
  });

  it("takes the mean of a task's loss over the steps that trained the task", () => {
    const recorder = new TrainingRecorder("multitask.json");
    recorder.record(started);
    for (let number = 1; number <= 801; number++) recorder.record(step(number, number % 2 ? { task_ner: 3 } : {}));
    assert.equal(recorder.run.losses[0]!.taskLosses["task_ner"], 3);
  });

  it("goes on from the checkpoint of the run that it resumes", () => {
    const before = new TrainingRecorder("multitask.json");
    before.record(started);
    for (let number = 1; number <= 5; number++) before.record(step(number));
    before.record(epoch(1));
    before.record(epoch(2));
    before.record({ type: "cancelled", epoch: 2, output: "models/sample" });

    const after = new TrainingRecorder("multitask.json", before.run);
    after.record({ ...started, resumedAfterEpoch: 2 });
    assert.deepEqual(
      after.run.losses.map((point) => point.step),
      [1, 2, 3, 4],
    );
    assert.equal(after.run.epochs.length, 2);
    assert.equal(after.run.outcome, undefined);
  });

  it("goes on from its own checkpoint where it starts once more, on another device", () => {
    const recorder = new TrainingRecorder("multitask.json");
    recorder.record(started);
    for (let number = 1; number <= 3; number++) recorder.record(step(number));
    recorder.record(epoch(1));
    recorder.record({ type: "note", message: "the GPU failed" });
    recorder.record({ ...started, resumedAfterEpoch: 1 });
    recorder.record(step(3));
    assert.deepEqual(
      recorder.run.losses.map((point) => point.step),
      [1, 2, 3],
    );
    assert.equal(recorder.run.epochs.length, 1);
    assert.deepEqual(recorder.run.notes, ["the GPU failed"]);
  });
});
