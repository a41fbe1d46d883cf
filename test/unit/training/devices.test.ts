import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { DeviceReport, DevicesReport, EngineDevice, EngineName } from "../../../src/messages/devices";
import type { TrainingEvent } from "../../../src/messages/training";
import { ModelProcess } from "../../../src/process/client";
import { surveyDevices } from "../../../src/process/survey";
import { deviceLabel, fastestDevice } from "../../../src/training/device-choice";
import { DeviceSpeeds } from "../../../src/training/device-speeds";
import { autoDevice, pinnedDevice } from "../../../src/training/devices";
import { prepareCorpus, readCorpus, type PreparedCorpus } from "../../../src/training/prepare";
import { stateFolder } from "../../../src/training/state-folder";
import { modelProcessEntry, Workspace } from "./workspace";

const cpu: DeviceReport = { engine: "onnxruntime", device: "cpu", usable: true };
const gpu: DeviceReport = { ...cpu, device: "webgpu", name: "A GPU", driver: "1.0", software: false };
const inSoftware: DeviceReport = { ...gpu, software: true };
const notInstalled: DeviceReport = { ...cpu, engine: "tensorflow", usable: false, missing: "it is not installed" };
const noGpu: DeviceReport = { ...cpu, device: "webgpu", usable: false, missing: "a GPU" };

describe("the device that auto takes", () => {
  for (const [what, devices, expected] of [
    ["is the CPU where nothing else is usable", [cpu, noGpu], ["cpu", /no other device is usable/]],
    [
      "is the fastest",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...gpu, wordsPerSecond: 900.4 },
      ],
      ["webgpu", /^900 words a second, 100 on cpu$/],
    ],
    [
      "is the CPU where that is faster",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...gpu, wordsPerSecond: 90 },
      ],
      ["cpu", /^100 words a second, 90 on webgpu$/],
    ],
    [
      "is never a GPU in software",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...inSoftware, wordsPerSecond: 900 },
      ],
      ["cpu", /in software/],
    ],
    [
      "is not one that could not be measured",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...gpu, unmeasured: "it is full" },
      ],
      ["cpu", /webgpu could not be measured: it is full/],
    ],
    [
      "is that of the engine that is fastest",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...cpu, engine: "tensorflow", wordsPerSecond: 120 },
      ],
      ["cpu", /^120 words a second, 100 on cpu$/, "tensorflow"],
    ],
    [
      "names the engine of those that are slower",
      [
        { ...cpu, wordsPerSecond: 100 },
        { ...cpu, engine: "tensorflow", wordsPerSecond: 80 },
      ],
      ["cpu", /^100 words a second, 80 on cpu \(tensorflow\)$/],
    ],
    [
      "is of the only engine in question",
      [
        { ...cpu, engine: "tensorflow" },
        { ...noGpu, engine: "tensorflow" },
      ],
      ["cpu", /no other device is usable/, "tensorflow"],
    ],
  ] as const) {
    it(what, () => {
      const { engine, device, reason } = fastestDevice(devices);
      assert.equal(engine, expected[2] ?? "onnxruntime");
      assert.equal(device, expected[0]);
      assert.match(reason, expected[1]);
    });
  }
});

describe("auto in a training", () => {
  let workspace: Workspace;
  let corpus: PreparedCorpus;
  before(async () => {
    workspace = new Workspace();
    corpus = await prepareCorpus(readCorpus(workspace.config));
  });
  after(() => workspace.remove());

  /** A machine with these devices, of which each trains as fast as `speeds` says, or not at all. */
  function machine(
    name: string,
    webgpu: DeviceReport,
    speeds: Partial<Record<string, number>>,
    tensorflow = notInstalled,
  ) {
    const measured: string[] = [];
    const tools = {
      probe: ({ engine, device }: EngineDevice) =>
        Promise.resolve(engine === "tensorflow" ? { ...tensorflow, device } : device === "cpu" ? cpu : webgpu),
      measureOn: (_corpus: PreparedCorpus, on: EngineDevice) => {
        const label = deviceLabel(on);
        measured.push(label);
        const speed = speeds[label];
        return speed === undefined ? Promise.reject(new Error("it is full\nat a place")) : Promise.resolve(speed);
      },
      speeds: new DeviceSpeeds(workspace.path(name)),
    };
    return { measured, choose: (of = corpus, engine?: EngineName) => autoDevice(of, engine, tools) };
  }

  it("measures nothing where there is no choice", async () => {
    for (const webgpu of [noGpu, inSoftware]) {
      const { measured, choose } = machine("none", webgpu, {});
      assert.equal((await choose()).device, "cpu");
      assert.deepEqual(measured, []);
    }
  });

  it("measures an engine that is installed, and none but the one that is pinned", async () => {
    const installed = { ...cpu, engine: "tensorflow" } as const;
    const both = machine("both", noGpu, { cpu: 100, "cpu (tensorflow)": 120, "cuda (tensorflow)": 110 }, installed);
    const { engine, device, reason } = await both.choose();
    assert.deepEqual([engine, device], ["tensorflow", "cpu"]);
    assert.equal(reason, "120 words a second, 110 on cuda (tensorflow), 100 on cpu");
    const pinned = machine("pinned", noGpu, { "cpu (tensorflow)": 1, "cuda (tensorflow)": 2 }, installed);
    assert.equal((await pinned.choose(corpus, "tensorflow")).device, "cuda");
    assert.deepEqual(pinned.measured, ["cpu (tensorflow)", "cuda (tensorflow)"]);
    assert.equal((await both.choose(corpus, "onnxruntime")).engine, "onnxruntime");
  });

  it("refuses an engine that is not here, and a device that an engine does not train on", async () => {
    await assert.rejects(
      machine("absent", gpu, {}).choose(corpus, "tensorflow"),
      /^TrainingError: the engine tensorflow cannot be used here: it is not installed\.$/,
    );
    assert.deepEqual(pinnedDevice(undefined, "cpu"), { engine: "onnxruntime", device: "cpu" });
    assert.deepEqual(pinnedDevice(undefined, "cuda"), { engine: "tensorflow", device: "cuda" });
    assert.throws(
      () => pinnedDevice("onnxruntime", "cuda"),
      /^TrainingError: onnxruntime does not train on cuda; it trains on cpu and webgpu\.$/,
    );
  });

  it("measures once, and again when a driver or the encoder changes", async () => {
    const first = machine("state", gpu, { cpu: 100, webgpu: 900 });
    assert.deepEqual(await first.choose(), {
      engine: "onnxruntime",
      device: "webgpu",
      reason: "900 words a second, 100 on cpu",
      measured: true,
    });
    const later = machine("state", gpu, { cpu: 1, webgpu: 1 });
    assert.deepEqual(await later.choose(), {
      engine: "onnxruntime",
      device: "webgpu",
      reason: "900 words a second, 100 on cpu",
      measured: false,
    });
    assert.deepEqual(later.measured, []);
    const updated = machine("state", { ...gpu, driver: "1.1" }, { cpu: 100, webgpu: 50 });
    assert.equal((await updated.choose()).device, "cpu");
    const { config } = corpus;
    await updated.choose({ ...corpus, config: { ...config, training: { ...config.training, batchTokens: 999 } } });
    assert.deepEqual(updated.measured, ["cpu", "webgpu", "cpu", "webgpu"]);
  });

  it("remembers what could not be measured, and one that ended the process while it was", async () => {
    const failing = machine("failing", gpu, { cpu: 100 });
    assert.match((await failing.choose()).reason, /webgpu could not be measured: it is full$/);
    assert.match(readFileSync(workspace.path("failing/devices.json"), "utf8"), /"unmeasured": "it is full"/);

    const dying = machine("dying", gpu, { cpu: 100, webgpu: 900 });
    let written = "";
    const { device } = await autoDevice(corpus, "onnxruntime", {
      probe: ({ device }) => Promise.resolve(device === "cpu" ? cpu : gpu),
      measureOn: () => {
        written = readFileSync(workspace.path("dying/devices.json"), "utf8");
        return Promise.resolve(1);
      },
      speeds: new DeviceSpeeds(workspace.path("dying")),
    });
    assert.match(written, /the process ended while it was measured/);
    writeFileSync(workspace.path("dying/devices.json"), written);
    assert.equal(device, "cpu");
    assert.equal((await dying.choose()).device, "cpu");
    assert.deepEqual(dying.measured, []);
  });

  it("measures again where what it remembers cannot be read", async () => {
    mkdirSync(workspace.path("broken"));
    writeFileSync(workspace.path("broken/devices.json"), "{");
    const { choose } = machine("broken", gpu, { cpu: 1, webgpu: 2 });
    assert.equal((await choose()).device, "webgpu");
  });

  it("keeps its memory where each platform has such things", () => {
    assert.equal(stateFolder({}, "linux", "/home/a"), "/home/a/.local/state/multitask-tagger");
    assert.equal(stateFolder({ XDG_STATE_HOME: "/s" }, "linux", "/home/a"), "/s/multitask-tagger");
    assert.match(stateFolder({}, "darwin", "/Users/a"), /Library\/Application Support\/multitask-tagger$/);
    assert.equal(stateFolder({ MULTITASK_STATE: "/x" }, "win32", "/home/a"), "/x");
  });
});

describe("a model process that a device ends", () => {
  let workspace: Workspace;
  let modelProcess: ModelProcess;
  beforeEach(() => {
    workspace = new Workspace({ epochs: 1 });
    process.env["MULTITASK_STATE"] = workspace.path("state");
    modelProcess = new ModelProcess({ entry: modelProcessEntry });
  });
  afterEach(() => {
    modelProcess.dispose();
    workspace.remove();
    delete process.env["MULTITASK_STATE"];
  });

  const kill = () => process.kill(modelProcess.pid!, "SIGKILL");

  async function train(device: "auto" | "webgpu", watch: (event: TrainingEvent) => void = () => undefined) {
    const events: TrainingEvent[] = [];
    const { config, output } = workspace;
    const handle = modelProcess.train({ config, output, device, resume: false }, (event) => {
      events.push(event);
      watch(event);
    });
    if (device === "auto") kill();
    await handle.done;
    return events;
  }

  it("before a device was chosen is started again, and the CPU trains", async () => {
    const events = await train("auto");
    const [note] = events;
    assert.match(note?.type === "note" ? note.message : "", /\(SIGKILL\) before a device was chosen: the CPU goes on/);
    assert.equal(events.at(-1)?.type, "finished");
  });

  it("in the middle of a training on the GPU is started again, and the CPU goes on (skipped where WebGPU finds no GPU)", async function () {
    let killed = false;
    const events = await train("webgpu", (event) => {
      if (event.type !== "step" || killed) return;
      killed = true;
      kill();
    });
    if (!killed) return this.skip();
    const started = events.flatMap((event) => (event.type === "started" ? [event.device] : []));
    assert.deepEqual(started, ["webgpu", "cpu"]);
    assert.ok(
      events.some((event) => event.type === "note" && /\(SIGKILL\) with the training on webgpu/.test(event.message)),
    );
    assert.equal(events.at(-1)?.type, "finished");
  });

  it("while it lists devices is started again, and leaves that one alone", async () => {
    const report: DevicesReport = await surveyDevices(
      {
        devices: (config, skip, listener) => {
          let isKilled = false;
          return modelProcess.devices(config, skip, {
            ...listener,
            onTrying: (on) => {
              // What the process has sent before the signal reached it counts no more.
              if (isKilled) return;
              listener.onTrying(on);
              if (on.device !== "cuda" || on.engine !== "onnxruntime") return;
              isKilled = true;
              kill();
            },
          });
        },
      },
      workspace.config,
    );
    const cuda = report.devices.find(({ device, engine }) => device === "cuda" && engine === "onnxruntime")!;
    assert.equal(cuda.usable, false);
    assert.match(cuda.missing!, /a driver that works: The model process ended unexpectedly \(SIGKILL\)$/);
    assert.ok(report.devices.find(({ device }) => device === "cpu")!.wordsPerSecond! > 0);
    assert.equal(report.auto.device, "cpu");
  });
});
