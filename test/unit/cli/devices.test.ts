import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import type { DevicesReport } from "../../../src/messages/devices";
import { modelProcessEntry, Workspace } from "../training/workspace";
import { runCli } from "./run-cli";

describe("multitask devices", () => {
  let workspace: Workspace;
  before(() => (workspace = new Workspace()));
  after(() => workspace.remove());

  /** The bundled command, which finds its model process beside it. */
  function run(...args: string[]) {
    const env = {
      ...process.env,
      MULTITASK_STATE: workspace.path("state"),
      VK_ICD_FILENAMES: "/nowhere.json",
      MULTITASK_TENSORFLOW: "",
      XDG_DATA_HOME: workspace.path("data"),
    };
    const command = [join(dirname(modelProcessEntry), "cli.js"), "devices", ...args];
    return spawnSync(process.execPath, command, { cwd: workspace.folder, encoding: "utf8", env });
  }

  it("lists every device with its speed or what it lacks, and what auto takes, as JSON", () => {
    const { status, stdout, stderr } = run("--format", "json");
    assert.equal(status, 0, stderr);
    const { config, devices, auto, unmeasured } = JSON.parse(stdout) as DevicesReport;
    assert.equal(config, workspace.config);
    assert.equal(unmeasured, undefined);
    assert.deepEqual(
      devices.map(({ engine, device }) => `${engine} ${device}`),
      [
        "onnxruntime cpu",
        "onnxruntime webgpu",
        "onnxruntime cuda",
        "onnxruntime dml",
        "onnxruntime coreml",
        "tensorflow cpu",
        "tensorflow cuda",
      ],
    );
    const [cpu, ...others] = devices;
    assert.ok(
      cpu!.usable && cpu!.cores! > 0 && cpu!.memory! > 2 ** 28 && cpu!.wordsPerSecond! > 0,
      JSON.stringify(cpu),
    );
    for (const device of others) assert.ok(device.usable || device.missing !== undefined, JSON.stringify(device));
    assert.ok(devices.some((device) => device.device === auto.device && device.usable));
    assert.ok(auto.reason.length > 0);
  });

  it("says the same as a table", () => {
    const { status, stdout } = run("--config", workspace.config);
    assert.equal(status, 0);
    assert.match(stdout, /^engine +device +words\/s\nonnxruntime {2}cpu +\d+ {2}.*\d cores?, [\d.]+ GiB\n/);
    assert.match(
      stdout,
      /\ntensorflow +cuda +- {2}not usable: TensorFlow is not set up on this machine: run "multitask engine install tensorflow", or .+\n/,
    );
    assert.match(stdout, /\nauto takes cpu: .+\nmeasured with multitask\.json\n$/);
  });

  it("says why nothing is measured", () => {
    workspace.delete("train.conll");
    const { status, stdout } = run();
    assert.equal(status, 0);
    assert.match(stdout, /\nnot measured: .*train\.conll/);
  });

  it("refuses a configuration that is not there, in one sentence", () => {
    const { code, stderr } = runCli(["devices", "--config", workspace.path("absent.json")]);
    assert.equal(code, 2);
    assert.match(stderr, /absent\.json: does not exist/);
  });
});
