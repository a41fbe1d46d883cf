import assert from "node:assert/strict";
import type { TrainingState } from "../../../src/engine/engine";
import { createTrainer } from "../../../src/engine/engines";
import { referenceDevice } from "../../../src/engine/reference-device";
import { Random } from "../../../src/model/random";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "../../../src/training/prepare";
import { train } from "../../../src/training/train";
import { Workspace } from "./workspace";

const STEPS = 200;

/** About as much as two engines differ by that sum in another order. */
const ROUNDING = 1e-7;

describe("what rounding does to a training of hash-cnn", () => {
  let workspace: Workspace;
  let corpus: PreparedCorpus;
  before(async () => {
    workspace = new Workspace({ epochs: 10 });
    corpus = await prepareCorpus(readCorpus(workspace.config));
  });
  after(() => workspace.remove());

  /** @param changeLimit how far each weight is moved before the first step at most, as a share of it */
  async function losses(name: string, changeLimit: number): Promise<number[]> {
    const random = new Random(3);
    const losses: number[] = [];
    await train(corpus, {
      on: referenceDevice,
      output: workspace.path(name),
      resume: false,
      maxSteps: STEPS,
      createTrainer: (on, program, begin) =>
        createTrainer(on, program, (state: TrainingState) => {
          if (typeof begin === "function") begin(state);
          const changes = random.uniformArray(state.parameters.length, changeLimit);
          for (let at = 0; at < changes.length; at++) state.parameters[at]! *= 1 + changes[at]!;
        }),
      signal: new AbortController().signal,
      onEvent: (event) => {
        if (event.type === "step") losses.push(event.loss);
      },
    });
    return losses;
  }

  it("stays as small as it was", async () => {
    const [exact, rounded] = [await losses("exact", 0), await losses("rounded", ROUNDING)];
    assert.equal(exact.length, STEPS);
    assert.notDeepEqual(rounded, exact);
    const differences = exact.map((loss, at) => Math.abs(rounded[at]! - loss) / loss);
    assert.ok(Math.max(...differences) < 1e-3, `losses differ by ${Math.max(...differences)}`);
  });
});
