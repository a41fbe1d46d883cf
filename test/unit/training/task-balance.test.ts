import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createCpuTrainer } from "../../../src/engine/cpu-trainer";
import { TOTAL_LOSS } from "../../../src/model/tagger-network";
import { prepareCorpus, readCorpus } from "../../../src/training/prepare";
import { stepInput } from "../../../src/training/step-input";
import { TrainingSetup } from "../../../src/training/training-setup";
import { Workspace } from "./workspace";

/** Four words with entities, twelve with parts of speech. */
const text = `# multitask_id = task_ner|task_pos
Anna	PROPN	B-PER
sings	VERB	O
in	ADP	O
Porto	PROPN	B-LOC

# multitask_id = task_pos
She	PRON	_
sings	VERB	_
in	ADP	_
the	DET	_

# multitask_id = task_pos
He	PRON	_
lives	VERB	_
in	ADP	_
Paris	PROPN	_
`;

describe("the balance of tasks", () => {
  let workspace: Workspace;
  afterEach(() => workspace.remove());

  /** Of a step of some of the sentences. */
  async function firstStep(taskBalance: number, from = 0, to = 3) {
    workspace = new Workspace({ taskBalance });
    writeFileSync(workspace.path("train.conll"), text);
    const corpus = await prepareCorpus(readCorpus(workspace.config));
    const setup = new TrainingSetup(corpus);
    const items = corpus.sentences
      .slice(from, to)
      .map((sentence) => ({ sentence, tasks: [...sentence.labels.keys()] }));
    return { setup, batches: stepInput([items], 1, setup.stepSettings) };
  }

  async function losses(taskBalance: number): Promise<Record<string, number>> {
    const { setup, batches } = await firstStep(taskBalance);
    const trainer = await createCpuTrainer(setup.program(), (state) => setup.begin(state));
    const found = await trainer.step({ batches, step: 1, learningRate: 0 });
    await trainer.release();
    return found;
  }

  const assertNear = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-4, `${actual} instead of ${expected}`);

  for (const [balance, weight] of [
    [1, 1],
    [0.5, Math.sqrt(4 / 12)],
    [0, 4 / 12],
  ] as const) {
    it(`of ${balance} weighs a task of a third of the words ${weight.toFixed(2)} times`, async () => {
      const { [TOTAL_LOSS]: total, task_ner: ner, task_pos: pos } = await losses(balance);
      assertNear(total!, pos! + weight * ner!);
    });
  }

  it("has a batch count by what it has of a task", async () => {
    // A third of the words of the corpus have entities: so many are expected among the words of any batch.
    for (const [from, to, words] of [
      [0, 3, 12],
      [0, 1, 4],
      [1, 3, 8],
    ] as const) {
      const { batches } = await firstStep(1, from, to);
      assertNear(Number(batches[0]!.feeds["scale.task_ner"]!.data[0]), -1 / (words / 3));
      assertNear(Number(batches[0]!.feeds["scale.task_pos"]!.data[0]), -1 / words);
      workspace.remove();
    }
  });
});
