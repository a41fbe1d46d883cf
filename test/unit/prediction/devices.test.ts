import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { Tagger } from "../../../src/prediction/tagger";
import { modelProcessEntry, trainIn, Workspace } from "../training/workspace";

describe("the device of a prediction", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = new Workspace({ epochs: 2 });
    await trainIn(workspace);
  });
  after(() => workspace.remove());

  const cli = join(dirname(modelProcessEntry), "cli.js");
  const predict = (device: string) => [
    cli,
    "predict",
    workspace.path("dev.conll"),
    "--model",
    workspace.output,
    "--device",
    device,
  ];

  it("is named with what it lacks where it cannot be used", () => {
    for (const [device, missing] of [
      ["cuda", /cuda cannot be used here; what is missing: (onnxruntime.s CUDA libraries|not part of)/],
      [process.platform === "darwin" ? "dml" : "coreml", /what is missing: not part of onnxruntime on /],
    ] as const) {
      const { status, stderr, stdout } = spawnSync(process.execPath, predict(device), { encoding: "utf8" });
      assert.equal(status, 2, stderr);
      assert.match(stderr, missing);
      assert.equal(stdout, "");
    }
  });

  it("on the GPU tags as on the CPU (skipped where WebGPU finds no GPU)", async function () {
    try {
      await (await Tagger.load(workspace.output, "webgpu")).release();
    } catch (error) {
      assert.match((error as Error).message, /^webgpu cannot be used here; what is missing: /);
      return this.skip();
    }
    const [onGpu, onCpu] = ["webgpu", "cpu"].map((device) =>
      execFileSync(process.execPath, predict(device), { encoding: "utf8" }),
    );
    assert.equal(onGpu, onCpu);
  });
});
