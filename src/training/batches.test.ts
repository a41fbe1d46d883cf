import assert from "node:assert/strict";
import { epochBatches, epochEnds } from "./batches";
import { learningRateShare, plateauShare } from "./schedule";
import { lossTable } from "./loss-table";
import type { TrainingSentence } from "./training-sentence";

function sentence(words: number, ...tasks: string[]): TrainingSentence {
  return {
    encoded: { words, size: words },
    labels: new Map(tasks.map((task) => [task, new Array<number>(words).fill(0)])),
  };
}

const sentences = [3, 9, 4, 20, 1, 6, 2].map((words) => sentence(words, "ner", "pos"));
const settings = { batchTokens: 10, useAllTasks: true, accumulation: 1, sampling: 1, isPadded: false, seed: 1 };

describe("the batches of an epoch", () => {
  it("hold each sentence once, within the budget unless it alone is longer", () => {
    const batches = epochBatches(sentences, 1, settings);
    assert.deepEqual(new Set(batches.flat().map((item) => item.sentence)), new Set(sentences));
    assert.equal(batches.flat().length, sentences.length);
    for (const batch of batches) {
      const words = batch.reduce((sum, item) => sum + item.sentence.encoded.words, 0);
      assert.ok(words <= 10 || batch.length === 1, `${words} words`);
    }
  });

  it("are the same for the same seed and epoch, and others in another epoch", () => {
    const order = (epoch: number, seed = 1) =>
      epochBatches(sentences, epoch, { ...settings, seed })
        .flat()
        .map((item) => item.sentence.encoded.words)
        .join(" ");
    assert.equal(order(1), order(1));
    assert.notEqual(order(1), order(2));
    assert.notEqual(order(1), order(1, 2));
  });

  it("train all tasks of a sentence, or one drawn at random", () => {
    const tasks = (useAllTasks: boolean) =>
      epochBatches(sentences, 1, { ...settings, useAllTasks })
        .flat()
        .map((item) => item.tasks.length);
    assert.deepEqual([...new Set(tasks(true))], [2]);
    assert.deepEqual([...new Set(tasks(false))], [1]);
    const drawn = [1, 2, 3].flatMap((epoch) =>
      epochBatches(sentences, epoch, { ...settings, useAllTasks: false }).flat(),
    );
    assert.deepEqual([...new Set(drawn.flatMap((item) => item.tasks))].sort(), ["ner", "pos"]);
  });

  it("are counted for all epochs beforehand", () => {
    const [first, second] = [1, 2].map((epoch) => epochBatches(sentences, epoch, settings).length);
    assert.deepEqual(epochEnds(sentences, 2, settings), [first, first! + second!]);
  });
});

describe("the learning rate", () => {
  it("rises to its peak and falls to almost nothing", () => {
    const rates = Array.from({ length: 10 }, (_, at) =>
      learningRateShare(at + 1, 10, { warmupFraction: 0.2, schedule: "linear" }),
    );
    assert.deepEqual(rates.slice(0, 2), [0.5, 1]);
    assert.ok(rates.every((rate, at) => at < 2 || rate < rates[at - 1]! || rate === rates[1]!));
    assert.ok(rates[9]! > 0 && rates[9]! < 0.2);
  });

  it("stays at its peak with a constant schedule", () => {
    assert.equal(learningRateShare(9, 10, { warmupFraction: 0.1, schedule: "constant" }), 1);
  });

  it("falls slowly, fast and slowly along a cosine", () => {
    const rates = Array.from({ length: 101 }, (_, at) =>
      learningRateShare(at + 1, 101, { warmupFraction: 0, schedule: "cosine" }),
    );
    assert.equal(rates[0], 1);
    assert.ok(Math.abs(rates[50]! - 0.5) < 0.02 && rates[25]! > 0.8 && rates[75]! < 0.2 && rates[100]! < 0.001);
  });

  it("is halved after each epoch whose dev score is no better", () => {
    const epochs = [0.5, 0.6, 0.55, 0.6, 0.7].map((devScore, at) => ({ epoch: at + 1, devScore, devError: 0 }));
    assert.deepEqual(
      [0, 2, 3, 4, 5].map((count) => plateauShare(epochs.slice(0, count))),
      [1, 1, 0.5, 0.25, 0.25],
    );
  });
});

describe("loss.tsv", () => {
  it("has a column a figure, and leaves what was not scored empty", () => {
    const score = { kind: "span", precision: 0.5, recall: 0.25, f1: 1 / 3, accuracy: 0.9 } as const;
    const epoch = {
      type: "epoch",
      epoch: 1,
      loss: 2,
      learningRate: 2e-5,
      dev: { ner: score },
      devScore: 1 / 3,
      devError: 0.01,
      kept: true,
      wordsPerSecond: 1,
      seconds: 1,
    } as const;
    const table = lossTable(
      [epoch],
      [
        { id: "ner", kind: "span" },
        { id: "pos", kind: "token" },
      ],
    );
    const [header, row] = table
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    assert.equal(header!.length, row!.length);
    assert.deepEqual(row, ["1", "2.000000e-5", "2.00000000", "0.333333", "0.500000", "0.250000", "0.333333", "", "*"]);
  });
});
