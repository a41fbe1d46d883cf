import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findTensorFlow, libraryNames } from "../../../src/engine/tensorflow-installation";
import { eventually } from "../../vscode/eventually";
import { temporaryFolder } from "../cli/run-cli";
import { modelProcessEntry } from "../training/workspace";
import { writeWheel } from "./wheels";

const cli = join(dirname(modelProcessEntry), "cli.js");
/** What is set up on this machine, which the tests install again from its own files. */
const installed = (() => {
  try {
    return findTensorFlow();
  } catch {
    return undefined;
  }
})();

describe("multitask engine", function () {
  before(function () {
    if (process.platform !== "linux" || process.arch !== "x64") this.skip();
  });
  const folder = temporaryFolder();
  const place = join(folder, "room", "tensorflow");
  const wheel = join(folder, "given.whl");
  /** Its unpacking takes long enough to be interrupted. */
  const largeWheel = join(folder, "large.whl");
  const binding = join(dirname(cli), "tensorflow", "tfjs_binding.node");
  before(async () => {
    const [first, second] = libraryNames.map((name) => `tensorflow/${name}`);
    await writeWheel(largeWheel, { files: { [first!]: Buffer.alloc(200_000_000), [second!]: Buffer.alloc(1_000) } });
    // A build on a machine without a compiler has none; what is tried here comes before it is loaded.
    if (existsSync(binding)) return;
    mkdirSync(dirname(binding), { recursive: true });
    writeFileSync(binding, "no library");
  });
  beforeEach(() => rmSync(dirname(place), { recursive: true, force: true }));

  const start = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, MULTITASK_TENSORFLOW: place, ...environment };
    const child = spawn(process.execPath, [cli, "engine", ...args], { env });
    const printed = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => (printed[stream] += text));
    }
    const done = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
      child.on("close", (code) => resolve({ code, ...printed }));
    });
    return { child, done };
  };
  const fails = async (args: readonly string[], environment: NodeJS.ProcessEnv, code: number, sentence: RegExp) => {
    const result = await start(args, environment).done;
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr.trimEnd().split("\n").at(-1)!, sentence);
    assert.ok(!existsSync(place) && isTidy(), result.stderr);
  };
  const isTidy = () => !existsSync(dirname(place)) || readdirSync(dirname(place)).length === 0;
  const install = ["install", "tensorflow", "--yes"];
  /** Ends with the unpacking in its middle. */
  const startUnpacking = async (from: string) => {
    const run = start([...install, "--from", from]);
    const library = `${place}.new-${run.child.pid}/lib/${libraryNames[0]}`;
    await eventually(() => (statSync(library, { throwIfNoEntry: false })?.size ?? 0) > 0);
    return run;
  };

  it("says that it is not set up", () => fails(["status"], {}, 2, /^multitask: MULTITASK_TENSORFLOW names .* run/));

  it("asks before it does anything, and without a terminal takes --yes alone for a yes", async () => {
    await writeWheel(wheel);
    await fails(["install", "tensorflow", "--from", wheel], {}, 2, /^multitask: add --yes to agree to that\.$/);
  });

  it("refuses where there is no package manager", () =>
    fails(
      install,
      { PATH: folder },
      2,
      /^multitask: there is neither pip nor uv on this machine .* give its path \(--from\)\.$/,
    ));

  it("fails in one sentence where the package manager reaches nothing", async function () {
    if (spawnSync("pip", ["--version"]).status !== 0) this.skip();
    const unreachable = {
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_EXTRA_INDEX_URL: "",
      PIP_FIND_LINKS: "",
      PIP_RETRIES: "1",
      PIP_CONFIG_FILE: "/dev/null",
    };
    const sentence =
      /^multitask: pip could not fetch tensorflow-cpu==2\.20\.0 \(Connection refused\): see to its index,/;
    await fails(install, unreachable, 2, sentence);
  });

  it("fails in one sentence with the package manager's reason, whatever that is", async () => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    writeFileSync(join(bin, "pip"), '#!/bin/sh\n[ "$1" = --version ] || { echo "ERROR: it is Sunday"; exit 1; }\n');
    chmodSync(join(bin, "pip"), 0o755);
    await fails(install, { PATH: `${bin}:/bin` }, 2, /pip could not fetch .* \(it is Sunday\): see to/);
  });

  it("stops on Ctrl-C while unpacking, and leaves nothing", async () => {
    const run = await startUnpacking(largeWheel);
    run.child.kill("SIGINT");
    const { code, stderr } = await run.done;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /multitask: setting up was stopped, and nothing is left of it\.\n$/);
    assert.ok(isTidy());
  });

  it("stops on Ctrl-C while fetching, and its package manager with it", async () => {
    const bin = join(folder, "slow");
    mkdirSync(bin);
    const pid = join(folder, "pid");
    writeFileSync(join(bin, "pip"), `#!/bin/sh\n[ "$1" = --version ] || { echo $$ > ${pid}; exec sleep 60; }\n`);
    chmodSync(join(bin, "pip"), 0o755);
    const run = start(install, { PATH: `${bin}:/bin` });
    await eventually(() => (statSync(pid, { throwIfNoEntry: false })?.size ?? 0) > 0);
    run.child.kill("SIGINT");
    const { code } = await run.done;
    assert.equal(code, 1);
    assert.ok(isTidy());
    assert.throws(() => process.kill(Number(readFileSync(pid, "utf8")), 0), /ESRCH/);
  });

  it("leaves nothing that is taken for an installation when it is killed while unpacking, and clears it the next time", async () => {
    const run = await startUnpacking(largeWheel);
    run.child.kill("SIGKILL");
    await run.done;
    assert.deepEqual(readdirSync(dirname(place)), [`tensorflow.new-${run.child.pid}`]);
    await assert.rejects(async () => findTensorFlow([], { MULTITASK_TENSORFLOW: place }), /is not set up/);
    await writeWheel(wheel);
    const next = await start([...install, "--from", wheel]).done;
    assert.equal(next.code, 2, next.stderr);
    assert.match(next.stderr, /multitask: the libraries cannot be used on this machine \(/);
    assert.ok(isTidy(), readdirSync(dirname(place)).join());
  });

  describe(
    installed ? `with the libraries in ${installed.directory}` : "with TensorFlow, which is not set up here",
    () => {
      before(function () {
        if (!installed) this.skip();
      });

      it("sets up again what was killed, says what it found, finds it the next time, and removes it", async () => {
        const run = await startUnpacking(installed!.directory);
        run.child.kill("SIGKILL");
        await run.done;
        assert.ok(!existsSync(place));
        const { code, stdout, stderr } = await start([...install, "--from", installed!.directory]).done;
        assert.equal(code, 0, stderr);
        assert.match(stdout, new RegExp(`^TensorFlow ${installed!.version}, .* in ${place}/lib: it computes\\.\n`));
        assert.match(stdout, /^trains on: the CPU/m);
        assert.deepEqual(readdirSync(dirname(place)), ["tensorflow"]);
        const again = await start(install, { PATH: folder }).done;
        assert.match(again.stderr, /^TensorFlow is set up already\.\n$/);
        assert.equal((await start(["status"]).done).stdout, stdout);
        const removed = await start(["remove", "tensorflow"]).done;
        assert.equal(removed.stderr, `Removed TensorFlow from ${place}.\n`);
        assert.ok(isTidy());
      });
    },
  );
});
