import assert from "node:assert/strict";
import type { TrainingEpoch, TrainingEvent, TrainingStarted, TrainingStep } from "../messages/training";
import { readPastTraining } from "./past-training";

const started: TrainingStarted = {
  type: "started",
  device: "cpu",
  tasks: [],
  sentences: 10,
  words: 100,
  parameters: 1000,
  epochs: 2,
  epochEnds: [2, 4],
  resumedAfterEpoch: 0,
  output: "/where/it/was",
};
const step = (number: number): TrainingStep => ({
  type: "step",
  epoch: Math.ceil(number / 2),
  step: number,
  loss: 1 / number,
  taskLosses: {},
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
const finished: TrainingEvent = {
  type: "finished",
  keptEpoch: 2,
  devScore: 0.5,
  stoppedEarly: false,
  wordsPerSecond: 100,
  seconds: 1,
  peakMemory: 1,
  output: "/where/it/was",
};

const lines = (...events: TrainingEvent[]) =>
  events.map((event) => `${JSON.stringify({ time: "2026-01-01T00:00:00.000Z", ...event })}\n`).join("");
const read = (events: string) => readPastTraining(events, "models/sample", "/where/it/is");

describe("the training that a model folder keeps", () => {
  it("is read whole, and leads to where the folder lies now", () => {
    const run = read(lines(started, step(1), step(2), epoch(1), step(3), step(4), epoch(2), finished))!;
    assert.equal(run.configuration, "models/sample");
    assert.deepEqual(
      run.losses.map(({ step, loss }) => [step, loss]),
      [1, 2, 3, 4].map((at) => [at, 1 / at]),
    );
    assert.equal(run.epochs.length, 2);
    assert.equal(run.outcome?.type, "finished");
    assert.equal(run.isPast, true);
    assert.equal(run.started?.output, "/where/it/is");
    assert.equal(run.outcome?.type === "finished" && run.outcome.output, "/where/it/is");
  });

  it("has its parts where it was cancelled and resumed: each step and epoch once", () => {
    const cancelled: TrainingEvent = { type: "cancelled", epoch: 2, output: "/where/it/was" };
    const first = lines(started, step(1), step(2), epoch(1), step(3), cancelled);
    const run = read(first + lines({ ...started, resumedAfterEpoch: 1 }, step(3), step(4), epoch(2), finished))!;
    assert.deepEqual(
      run.losses.map(({ step }) => step),
      [1, 2, 3, 4],
    );
    assert.deepEqual(
      run.epochs.map(({ epoch }) => epoch),
      [1, 2],
    );
    assert.equal(run.outcome?.type, "finished");
    assert.equal(read(first)!.outcome?.type, "cancelled");
  });

  it("may have been killed, even in the middle of a line, and resumed", () => {
    const killed = lines(started, step(1), step(2), epoch(1)) + lines(step(3)).slice(0, 40);
    assert.equal(read(killed)!.outcome, undefined);
    assert.equal(read(killed)!.losses.length, 2);
    const resumed = read(
      `${killed}\n${lines({ ...started, resumedAfterEpoch: 1 }, step(3), step(4), epoch(2), finished)}`,
    )!;
    assert.equal(resumed.losses.length, 4);
    assert.equal(resumed.outcome?.type, "finished");
  });

  for (const [what, events] of [
    ["an empty file", ""],
    ["a training that had not begun", lines({ type: "note", message: "The linter warns." })],
    ["something else", "null\n[1]\n{}\nhello\n"],
  ] as const) {
    it(`is none in ${what}`, () => assert.equal(read(events), undefined));
  }
});
