import assert from "node:assert/strict";
import type { EngineName } from "../../../src/messages/devices";
import type { TrainingEvent } from "../../../src/messages/training";
import { candidates } from "../engine/engines-here";
import { trainIn, Workspace } from "./workspace";

const { missing } = candidates.find(({ on }) => on.engine === "tensorflow" && on.device === "cpu")!;

describe(`a training with TensorFlow in the model process${missing === undefined ? "" : `, skipped: ${missing}`}`, () => {
  let workspace: Workspace;
  before(function () {
    if (missing !== undefined) this.skip();
  });
  beforeEach(() => (workspace = new Workspace()));
  afterEach(() => workspace?.remove());

  const epochsOf = (events: readonly TrainingEvent[]) => events.filter((event) => event.type === "epoch");

  it("scores as one with onnxruntime does, and says in the log, the model and its card what it ran on", async () => {
    const onnxruntime = await trainIn(workspace, { engine: "onnxruntime", output: workspace.path("reference") });
    const events = await trainIn(workspace, { engine: "tensorflow" });
    assert.equal(events.at(-1)?.type, "finished", JSON.stringify(events.at(-1)));
    const [last, reference] = [epochsOf(events).at(-1)!, epochsOf(onnxruntime).at(-1)!];
    assert.ok(Math.abs(last.loss / reference.loss - 1) < 0.05, `loss ${last.loss}, by onnxruntime ${reference.loss}`);
    assert.ok(Math.abs(last.devScore - reference.devScore) < 0.03, `${last.devScore}, ${reference.devScore}`);

    const started = events.find((event) => event.type === "started")!;
    assert.deepEqual([started.engine, started.device, started.precision], ["tensorflow", "cpu", "float32"]);
    assert.match(started.engineVersion!, /^\d+\.\d+/);
    const { training } = JSON.parse(workspace.read("model/model.json")) as { training: Record<string, unknown> };
    assert.deepEqual([training["engine"], training["engineVersion"]], ["tensorflow", started.engineVersion]);
    assert.match(workspace.read("model/README.md"), /It was trained with tensorflow [\d.]+ on cpu.*, in float32\./);
  });

  it("is what a multitask.json may ask for", async () => {
    workspace.remove();
    workspace = new Workspace({ engine: "tensorflow", epochs: 1 });
    const started = (await trainIn(workspace)).find((event) => event.type === "started")!;
    assert.equal(started.engine, "tensorflow");
  });

  for (const [first, second] of [
    ["tensorflow", "onnxruntime"],
    ["onnxruntime", "tensorflow"],
  ] as const satisfies EngineName[][]) {
    it(`that is killed under ${first} goes on under ${second} from its checkpoint`, async () => {
      const whole = await trainIn(workspace, { engine: "onnxruntime", output: workspace.path("whole") });
      let killed = false;
      await trainIn(workspace, { engine: first }, (event, modelProcess) => {
        if (killed || event.type !== "step" || event.epoch !== 2) return;
        killed = true;
        process.kill(modelProcess.pid!, "SIGKILL");
        modelProcess.dispose();
      });
      assert.ok(killed);
      const events = await trainIn(workspace, { engine: second, resume: true });
      const started = events.find((event) => event.type === "started")!;
      assert.deepEqual([started.engine, started.resumedAfterEpoch], [second, 1]);
      const [last, expected] = [epochsOf(events).at(-1)!, epochsOf(whole).at(-1)!];
      assert.equal(last.epoch, expected.epoch);
      assert.ok(Math.abs(last.loss / expected.loss - 1) < 0.05, `loss ${last.loss}, uninterrupted ${expected.loss}`);
      assert.ok(Math.abs(last.devScore - expected.devScore) < 0.03, `${last.devScore}, ${expected.devScore}`);
    });
  }

  it("that is killed goes on with onnxruntime by itself", async () => {
    let killed = false;
    const events = await trainIn(workspace, { engine: "tensorflow" }, (event, modelProcess) => {
      if (killed || event.type !== "step" || event.epoch !== 2) return;
      killed = true;
      process.kill(modelProcess.pid!, "SIGKILL");
    });
    assert.ok(
      events.some(
        (event) => event.type === "note" && /\(SIGKILL\) with the training on cpu \(tensorflow\)/.test(event.message),
      ),
    );
    const started = events.flatMap((event) => (event.type === "started" ? [event.engine] : []));
    assert.deepEqual(started, ["tensorflow", "onnxruntime"]);
    assert.equal(events.at(-1)?.type, "finished");
  });
});
