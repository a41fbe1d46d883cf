import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { ModelProcess } from "../../../src/process/client";
import { modelProcessEntry, trainIn, Workspace } from "../training/workspace";

/** Shorter than a process takes to start: whatever is under way outlasts it. */
const idleMilliseconds = 50;

const sentence = { forms: ["Anna", "sings", "."] };

describe("the model process", () => {
  let workspace: Workspace;
  let modelProcess: ModelProcess;
  let told: string[];

  before(async () => {
    workspace = new Workspace({ epochs: 1 });
    process.env["MULTITASK_STATE"] = workspace.path("state");
    await trainIn(workspace);
  });
  after(() => {
    workspace.remove();
    delete process.env["MULTITASK_STATE"];
  });
  beforeEach(() => {
    told = [];
    modelProcess = new ModelProcess({
      entry: modelProcessEntry,
      idleMilliseconds,
      onExit: (message) => told.push(message),
    });
  });
  afterEach(() => modelProcess.dispose());

  const predict = () => modelProcess.predict(workspace.output, [sentence]);

  const requests: Record<string, () => Promise<unknown>> = {
    "a prediction": predict,
    "several predictions": () => Promise.all([predict(), predict()]),
    "a survey of devices": () =>
      modelProcess.devices(undefined, [], { onTrying: () => undefined, onDevice: () => undefined }),
    "a training": async () => {
      const { config } = workspace;
      const types: string[] = [];
      const request = { config, output: workspace.path("other"), device: "cpu", resume: false } as const;
      await modelProcess.train(request, ({ type }) => types.push(type)).done;
      assert.equal(types.at(-1), "finished");
    },
  };
  for (const [what, request] of Object.entries(requests)) {
    it(`does not sleep during ${what}, sleeps after it without a word, and wakes for the next request`, async () => {
      await request();
      const first = modelProcess.pid!;
      assert.ok(isRunning(first));
      await until(() => !isRunning(first));
      assert.equal(modelProcess.pid, undefined);
      assert.equal((await predict()).length, 1);
      assert.notEqual(modelProcess.pid, first);
      assert.deepEqual(told, []);
    });
  }

  it("stays awake while requests follow each other", async () => {
    await predict();
    const first = modelProcess.pid;
    for (let round = 0; round < 20; round++) {
      await sleep(idleMilliseconds / 5);
      await predict();
    }
    assert.equal(modelProcess.pid, first);
  });

  it("gives way to one with the environment as it is then, once nothing is under way", async () => {
    const under = predict();
    const first = modelProcess.pid!;
    modelProcess.renewEnvironment();
    assert.equal((await under).length, 1);
    assert.equal((await predict()).length, 1);
    const second = modelProcess.pid;
    assert.notEqual(second, first);
    modelProcess.renewEnvironment();
    assert.equal(modelProcess.pid, undefined);
    assert.deepEqual(told, []);
  });

  it("asks glibc for large pages, beside what a person asks it for", async function () {
    if (process.platform !== "linux") return this.skip();
    const variable = "GLIBC_TUNABLES";
    const before = process.env[variable];
    process.env[variable] = "glibc.malloc.arena_max=2";
    try {
      await predict();
      // Where the loader of the process has read the variable, zeros stand for the colons.
      const environment = readFileSync(`/proc/${modelProcess.pid!}/environ`, "utf8").replaceAll("\0", ":");
      assert.ok(environment.includes(`:${variable}=glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1:`));
    } finally {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    }
  });

  it("tells of its death once, also where a request is sent while it dies", async () => {
    const before = predict();
    process.kill(modelProcess.pid!, "SIGKILL");
    // It is dead, and the parent has not seen it yet: nothing can be written to it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    for (const { status, ...rest } of await Promise.allSettled([before, predict(), predict()])) {
      assert.equal(status, "rejected");
      assert.match(String((rest as PromiseRejectedResult).reason), /\(SIGKILL\)/);
    }
    assert.equal(told.length, 1, told.join());
    assert.match(told[0]!, /ended unexpectedly \(SIGKILL\)/);
    assert.equal((await predict()).length, 1);
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!isSo()) {
    assert.ok(Date.now() < end, isSo.toString());
    await sleep(10);
  }
}
