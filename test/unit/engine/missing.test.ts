import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createTrainer } from "../../../src/engine/engines";
import { bindingName, libraryFolder, libraryNames, recordName } from "../../../src/engine/tensorflow-installation";
import type { TrainingEvent } from "../../../src/messages/training";
import { modelProcessEntry, Workspace } from "../training/workspace";
import { candidates, isHere } from "./engines-here";
import { referenceProgram } from "./reference-network";
import { beginning } from "./reference-steps";

describe("an engine that is not here", () => {
  let workspace: Workspace;
  beforeEach(() => (workspace = new Workspace()));
  afterEach(() => workspace.remove());

  /** The bundled command, on a machine of which TensorFlow's folder is another. */
  function train(folder: string, ...args: string[]) {
    const env = { ...process.env, MULTITASK_TENSORFLOW: folder, XDG_DATA_HOME: workspace.path("data") };
    const command = [join(dirname(modelProcessEntry), "cli.js"), "train", "--format", "jsonl", ...args];
    const { status, stdout } = spawnSync(process.execPath, command, { cwd: workspace.folder, encoding: "utf8", env });
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as TrainingEvent);
    const last = events.at(-1)!;
    return { status, message: last.type === "failed" ? last.message : `no failure, but ${last.type}` };
  }

  it("is told in one sentence, with what to do", () => {
    for (const args of [
      ["--engine", "tensorflow"],
      ["--device", "cuda"],
    ]) {
      const { status, message } = train("", ...args);
      assert.equal(status, 1);
      assert.match(
        message,
        /TensorFlow is not set up on this machine: run "multitask engine install tensorflow", or .+\.$/,
      );
    }
  });

  it("is told where its library is damaged", () => {
    const folder = workspace.path("damaged");
    mkdirSync(join(folder, libraryFolder), { recursive: true });
    const text = "no library";
    const names = [bindingName, ...libraryNames].map((name) => `${libraryFolder}/${name}`);
    for (const name of names) writeFileSync(join(folder, name), text);
    const files = Object.fromEntries(names.map((name) => [name, text.length]));
    writeFileSync(join(folder, recordName), JSON.stringify({ version: "2.20.0", cuda: false, files }));
    const { status, message } = train(folder, "--engine", "tensorflow", "--device", "cpu");
    assert.equal(status, 1);
    assert.match(
      message,
      /^TensorFlow in .*damaged\/lib cannot be loaded on .*; run multitask engine install tensorflow again\.$/,
    );
  });

  it("is told for a device that an engine does not have", async () => {
    const on = (engine: "onnxruntime" | "tensorflow", device: "webgpu" | "cuda") =>
      createTrainer({ engine, device }, referenceProgram(), beginning().state);
    await assert.rejects(on("onnxruntime", "cuda"), /^MissingDeviceError: onnxruntime does not train on cuda;/);
  });

  for (const candidate of candidates.filter(({ on }) => on.device === "cuda")) {
    it("is told where TensorFlow finds no NVIDIA GPU (skipped where it finds one, or is not installed)", async function () {
      if (candidate.missing !== undefined || (await isHere(candidate))) return this.skip();
      await assert.rejects(
        createTrainer(candidate.on, referenceProgram(), beginning().state),
        /^MissingDeviceError: TensorFlow finds no NVIDIA GPU that it can use here/,
      );
    });
  }
});
