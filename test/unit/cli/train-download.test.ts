import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { locateCheckpoint } from "../../../src/model/checkpoints/hub-cache";
import { eventually } from "../../vscode/eventually";
import { HubServer } from "../model/hub-server";
import { encodeSafetensors, float32 } from "../model/safetensors-writer";
import { startCli, temporaryFolder, type CliResult } from "./run-cli";

const id = "org/tiny";
const numbers = new Float32Array(1 << 18);
const files = {
  "config.json": Buffer.from('{"model_type":"bert"}'),
  "tokenizer.json": Buffer.from("{}"),
  "model.safetensors": encodeSafetensors({ x: float32([1 << 9, 1 << 9], numbers) }),
};
const hasTerminal = process.platform === "linux" && spawnSync("script", ["--version"]).status === 0;

/** The training itself is not run: from its sources, the command line has no bundled model process to start. */
describe("multitask train, of an encoder on the hub,", () => {
  const folder = temporaryFolder();
  const cache = join(folder, "cache");
  const config = join(folder, "multitask.json");
  const server = new HubServer(id, files);
  before(() => server.start());
  after(() => server.stop());
  beforeEach(() => {
    rmSync(cache, { recursive: true, force: true });
    mkdirSync(cache);
    server.requests.length = 0;
    const tasks = [{ id: "task_pos", kind: "token", column: "pos" }];
    writeFileSync(join(folder, "train.conll"), "# multitask_id = task_pos\nAnna\tPROPN\n\n");
    const corpus = { train: ["train.conll"] };
    const encoder = { kind: "transformer", checkpoint: id };
    writeFileSync(config, JSON.stringify({ columns: ["form", "pos"], tasks, corpus, encoder }));
  });

  const start = (args: readonly string[], environment: Record<string, string> = {}, isInTerminal = false) => {
    const hub = { HF_ENDPOINT: `${server.url}/`, HF_HUB_CACHE: cache, HF_HUB_OFFLINE: "", TRANSFORMERS_OFFLINE: "" };
    return startCli(["train", "--config", config, ...args], { ...hub, ...environment }, isInTerminal);
  };
  const isCached = () => locateCheckpoint(id, folder, { HF_HUB_CACHE: cache }).kind === "local";
  const refuses = ({ code, stdout, stderr }: CliResult, sentence: RegExp) => {
    assert.equal(code, 2, stderr);
    assert.match(stderr, sentence);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    assert.equal(stdout, "");
    assert.deepEqual(readdirSync(cache), []);
  };

  it("refuses without consent, asks the hub for nothing, and names --download", async () => {
    refuses(
      await start([], { HF_ENDPOINT: "http://127.0.0.1:1" }).done,
      /^multitask: the encoder org\/tiny is not on this machine; add --download to fetch it from http.* into .*cache, or/,
    );
  });

  it("names the errors of the corpus before it asks for a download", async () => {
    writeFileSync(join(folder, "train.conll"), "Anna\tPROPN\n\n");
    const { code, stderr } = await start(["--download"]).done;
    assert.equal(code, 1);
    assert.match(
      stderr,
      /train\.conll:1:1 .* \(multitask-id\/missing\)\nmultitask: nothing was trained, since the linter found 1 error; mend it/,
    );
    assert.deepEqual([server.requests, readdirSync(cache)], [[], []]);
  });

  it("refuses where the environment says that it is offline, consent or not", async () => {
    for (const variable of ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"]) {
      refuses(
        await start(["--download"], { [variable]: "1" }).done,
        /org\/tiny is not in .*cache, and HF_HUB_OFFLINE forbids its download; unset it, or give the path/,
      );
    }
  });

  it("refuses where the hub cannot be reached, and a name that is none", async () => {
    const dead = new HubServer(id, files);
    await dead.start();
    await dead.stop();
    refuses(await start(["--download"], { HF_ENDPOINT: dead.url }).done, /cannot be reached \(ECONNREFUSED\); copy/);
    writeFileSync(
      config,
      JSON.stringify({
        tasks: [{ id: "t", kind: "token", column: "pos" }],
        encoder: { kind: "transformer", checkpoint: "a b" },
      }),
    );
    refuses(await start(["--download"]).done, /"a b" is no checkpoint; name a folder/);
  });

  it("downloads with --download, and tells what and how far in lines", async () => {
    const { stdout, stderr } = await start(["--download"]).done;
    assert.ok(isCached(), stderr);
    const [first, ...lines] = stderr.split("\n");
    assert.match(
      first!,
      /^The encoder org\/tiny is not on this machine\. Its 3 files, 1 MB in all, are downloaded from http.*:\d+ into .*cache; nothing of the corpus is sent\.$/,
    );
    const progress = lines.filter((line) => line.startsWith("downloaded"));
    assert.ok(progress.length > 1 && progress.length <= 10, stderr);
    assert.equal(progress.at(-1), "downloaded 1 MB of 1 MB");
    assert.equal(stdout, "");
    server.requests.length = 0;
    await start([]).done;
    assert.deepEqual(server.requests, []);
  });

  it("stops on Ctrl-C, and goes on from there in the next run", async () => {
    const stopSending = server.stall("model.safetensors", 600_000);
    const run = start(["--download"]);
    await eventually(() => /downloaded [56]\d\d kB/.test(run.stderr()), run.stderr);
    run.interrupt();
    const { code, stderr } = await run.done;
    stopSending();
    assert.equal(code, 1, stderr);
    assert.match(stderr, /multitask: the download was stopped; the next run goes on from there\.\n$/);
    assert.ok(!isCached());
    const next = await start(["--download"]).done;
    assert.match(next.stderr, /3 files, 1 MB in all, [456]\d\d kB of it here already, are downloaded from/);
    assert.ok(isCached());
    assert.match(server.requests.at(-1)!, /^model\.safetensors from [456]\d{5}$/);
  });

  it("goes on by itself when the connection is cut", async () => {
    server.breaks.set("model.safetensors", [500_000]);
    const { stderr } = await start(["--download"]).done;
    assert.ok(isCached(), stderr);
    assert.match(server.requests.at(-1)!, /^model\.safetensors from \d+$/);
  });

  describe("in a terminal", () => {
    before(function () {
      if (!hasTerminal) this.skip();
    });
    const asked = async () => {
      const run = start([], {}, true);
      await eventually(() => run.stderr().includes("Download it? [y/N]"), run.stderr);
      assert.match(run.stderr(), /org\/tiny is not on this machine\. Its 3 files, 1 MB in all, are downloaded/);
      assert.deepEqual(readdirSync(cache), []);
      return run;
    };

    it("asks once, and downloads with a bar after a yes", async () => {
      const run = await asked();
      run.type("y\r");
      const { stdout } = await run.done;
      assert.ok(isCached(), stdout);
      assert.match(stdout, /download .*100%  1 MB of 1 MB/);
      assert.equal(stdout.split("nothing of the corpus").length, 2);
    });

    it("takes anything else for a no, Ctrl-C and Ctrl-D too", async () => {
      for (const [answer, sentence] of [
        ["\r", /nothing was downloaded, and nothing trained/],
        ["n\r", /nothing was downloaded, and nothing trained/],
        ["\u0003", /the download was stopped/],
        ["\u0004", /the download was stopped/],
      ] as const) {
        const run = await asked();
        run.type(answer);
        const { code, stdout } = await run.done;
        assert.equal(code, 1, stdout);
        assert.match(stdout, sentence);
        assert.deepEqual(readdirSync(cache), []);
      }
    });
  });
});
