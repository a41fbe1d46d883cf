import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commit, HubServer } from "../../../test/unit/model/hub-server";
import { encodeSafetensors, float32 } from "../../../test/unit/model/safetensors-writer";
import { openCheckpoint } from "./checkpoint";
import { locateCheckpoint } from "./hub-cache";
import { bytesInCache, downloadCheckpoint, type DownloadOptions, type DownloadProgress } from "./hub-download";
import { listCheckpoint } from "./hub-listing";

const id = "org/tiny";
const numbers = Float32Array.from({ length: 1 << 18 }, (_, i) => i % 1000);
const weights = encodeSafetensors({ x: float32([1 << 9, 1 << 9], numbers) });
const small = {
  "config.json": Buffer.from('{"model_type":"bert"}'),
  "tokenizer.json": Buffer.from("{}"),
  "tokenizer_config.json": Buffer.from('{"do_lower_case":true}'),
};
const whole = {
  "README.md": Buffer.from("#"),
  "pytorch_model.bin": Buffer.alloc(9),
  ...small,
  "model.safetensors": weights,
};
const wanted = [...Object.keys(small), "model.safetensors"];

describe("downloading a checkpoint", () => {
  let cacheFolder: string;
  let server: HubServer;
  beforeEach(() => (cacheFolder = mkdtempSync(join(tmpdir(), "hub-download-"))));
  afterEach(async () => {
    await server.stop();
    rmSync(cacheFolder, { recursive: true });
  });

  const serve = async (files: Readonly<Record<string, Buffer>>) => {
    server = new HubServer(id, files);
    await server.start();
  };
  const download = async (given: Partial<DownloadOptions> = {}, name = id) => {
    const signal = new AbortController().signal;
    const options = { cacheFolder, signal, onProgress: () => {}, pauses: [1, 1], ...given };
    return downloadCheckpoint(await list(options, name), options);
  };
  const list = (options: Partial<DownloadOptions> = {}, name = id) =>
    listCheckpoint(name, { hubUrl: server.url, signal: new AbortController().signal, pauses: [1, 1], ...options });
  const refuses = (sentence: RegExp, options?: Partial<DownloadOptions>, name?: string) =>
    assert.rejects(download(options, name), (error: Error) => {
      assert.equal(error.name, "CheckpointError", String(error.stack));
      assert.match(error.message, sentence);
      assert.match(error.message, /^[^\n]+\.$/);
      return true;
    });
  const model = () => join(cacheFolder, "models--org--tiny");
  const blobs = () => readdirSync(join(model(), "blobs"));
  const locate = () => locateCheckpoint(id, "/", { HF_HUB_CACHE: cacheFolder });
  const opens = (folder: string) => {
    const checkpoint = openCheckpoint(folder);
    assert.deepEqual(checkpoint.read("x", [1 << 9, 1 << 9]), numbers);
    checkpoint.close();
  };

  it("fills the cache with what is read, and with nothing else", async () => {
    await serve(whole);
    assert.equal(locate().kind, "hub");
    const folder = await download();
    assert.deepEqual(locate(), { kind: "local", folder });
    assert.equal(folder, join(model(), "snapshots", commit));
    assert.deepEqual(readdirSync(folder).sort(), [...wanted].sort());
    assert.deepEqual(server.requests, wanted);
    assert.equal(blobs().length, wanted.length);
    assert.equal(readFileSync(join(model(), "refs", "main"), "utf8"), commit);
    if (process.platform !== "win32") assert.ok(lstatSync(join(folder, "config.json")).isSymbolicLink());
    opens(folder);
  });

  it("tells the bytes that are here, of a total that stays", async () => {
    await serve(whole);
    const seen: DownloadProgress[] = [];
    await download({ onProgress: (progress) => seen.push(progress) });
    const total = wanted.reduce((sum, name) => sum + whole[name as keyof typeof whole].length, 0);
    assert.ok(seen.every((progress, i) => progress.total === total && progress.done >= (seen[i - 1]?.done ?? 0)));
    assert.ok(
      seen.some(({ done }) => done > total - weights.length && done < total),
      "nothing within the weights",
    );
    assert.equal(seen.at(-1)!.done, total);
  });

  const part = (name: string, number: number) => encodeSafetensors({ [name]: float32([1], [number]) });
  const sharded = {
    ...small,
    "model.safetensors.index.json": Buffer.from('{"weight_map":{"x":"1.safetensors","y":"2.safetensors"}}'),
    "1.safetensors": part("x", 1),
    "2.safetensors": part("y", 2),
    "3.safetensors": part("z", 3),
  };

  it("is told in files and bytes before it begins, and leaves no trace until then", async () => {
    for (const [files, needed] of [
      [whole, wanted],
      [sharded, Object.keys(sharded).filter((name) => name !== "3.safetensors")],
    ] as const) {
      await serve(files);
      const checkpoint = await list();
      const sizes = needed.map((name) => [name, files[name as keyof typeof files].length]);
      assert.deepEqual(
        checkpoint.files.map(({ name, size }) => [name, size]),
        sizes,
      );
      assert.equal(await bytesInCache(checkpoint, cacheFolder), 0);
      assert.deepEqual(readdirSync(cacheFolder), []);
      await server.stop();
    }
  });

  it("is told how much of it is here", async () => {
    await serve(whole);
    server.breaks.set("model.safetensors", [600_000]);
    await assert.rejects(download({ pauses: [] }), { name: "CheckpointError" });
    const begun = Object.values(small).reduce((sum, { length }) => sum + length, 0);
    const here = await bytesInCache(await list(), cacheFolder);
    assert.ok(here > begun && here <= begun + 600_000, `${here} bytes`);
    await download();
    const total = wanted.reduce((sum, name) => sum + whole[name as keyof typeof whole].length, 0);
    assert.equal(await bytesInCache(await list(), cacheFolder), total);
  });

  it("fetches the shards that the index names", async () => {
    await serve(sharded);
    const seen: DownloadProgress[] = [];
    const checkpoint = openCheckpoint(await download({ onProgress: (progress) => seen.push(progress) }));
    assert.deepEqual(checkpoint.read("y", [1]), Float32Array.of(2));
    checkpoint.close();
    assert.ok(!server.requests.includes("3.safetensors"));
    assert.equal(locate().kind, "local");
    assert.equal(seen.at(-1)!.done, seen.at(-1)!.total);
  });

  describe("goes on", () => {
    const resumed = () => server.requests.filter((request) => request.startsWith("model.safetensors from "));

    it("where the connection broke", async () => {
      await serve(whole);
      server.breaks.set("model.safetensors", [600_000, 900_000]);
      opens(await download());
      const starts = resumed().map((request) => Number(request.split(" ").at(-1)));
      assert.equal(starts.length, 2, String(server.requests));
      assert.ok(starts[0]! > 0 && starts[0]! <= 600_000 && starts[1]! > starts[0]! && starts[1]! <= 900_000);
    });

    it("where an earlier download ended", async () => {
      await serve(whole);
      const stop = new AbortController();
      const cancelled = download({
        signal: stop.signal,
        onProgress: ({ done }) => done > 200_000 && stop.abort(new Error("enough")),
      });
      await assert.rejects(cancelled, { message: "enough" });
      assert.equal(locate().kind, "hub");
      assert.ok(blobs().some((name) => name.endsWith(".incomplete")));
      server.requests.length = 0;
      opens(await download());
      assert.equal(server.requests.length, 1);
      assert.equal(resumed().length, 1);
      assert.ok(!blobs().some((name) => name.endsWith(".incomplete")));
    });

    it("from the begin where the server knows no ranges", async () => {
      await serve(whole);
      server.supportsRanges = false;
      server.breaks.set("model.safetensors", [600_000]);
      opens(await download());
      assert.equal(resumed().length, 1);
    });

    it("from the begin where the other begin was not of this file", async () => {
      await serve(whole);
      opens(await download());
      const name = blobs().find((name) => name.length === 64)!;
      rmSync(join(model(), "snapshots"), { recursive: true });
      rmSync(join(model(), "blobs", name));
      for (const size of [1000, weights.length, weights.length + 1000]) {
        writeFileSync(join(model(), "blobs", `${name}.incomplete`), Buffer.alloc(size, "x"));
        opens(await download());
        rmSync(join(model(), "snapshots"), { recursive: true });
        rmSync(join(model(), "blobs", name));
      }
    });

    it("after an answer that the server is busy", async () => {
      await serve(whole);
      server.failures.push(503, 429);
      opens(await download());
    });

    it("with what the cache has already", async () => {
      await serve(whole);
      const folder = await download();
      rmSync(join(folder, "config.json"));
      rmSync(join(folder, "tokenizer.json"));
      writeFileSync(join(folder, "tokenizer.json"), "cut");
      server.requests.length = 0;
      opens(await download());
      assert.deepEqual(server.requests, []);
    });
  });

  it("can be cancelled before it begins, and while it waits", async () => {
    await serve(whole);
    await assert.rejects(download({ signal: AbortSignal.abort(new Error("never mind")) }), { message: "never mind" });
    server.failures.push(503);
    const waiting = download({ pauses: [1e6], signal: AbortSignal.timeout(300) });
    await assert.rejects(waiting, { name: "TimeoutError" });
    assert.ok(!existsSync(join(model(), "refs", "main")));
  });

  describe("fails with one sentence", () => {
    it("when the hub cannot be reached", async () => {
      await serve(whole);
      await server.stop();
      await refuses(
        /org\/tiny cannot be downloaded: .* cannot be reached \(ECONNREFUSED\); copy the folder .* its path/,
      );
      assert.deepEqual(readdirSync(cacheFolder), []);
    });
    it("when the connection keeps breaking", async () => {
      await serve(whole);
      server.breaks.set("config.json", [5, 5, 5, 5]);
      await refuses(/config\.json broke off; try again, which goes on from here, or copy/);
      assert.deepEqual(server.requests, ["config.json", "config.json from 5", "config.json from 5"]);
    });
    it("when the hub does not have the model", async () => {
      await serve(whole);
      await refuses(
        /org\/other cannot be downloaded: .* has no such model .*; check its name, or copy/,
        {},
        "org/other",
      );
      await refuses(/"\.\.\/x" is no name of a model/, {}, "../x");
    });
    it("when the model has pickled weights only, no tokenizer or no configuration", async () => {
      for (const [missing, sentence] of [
        ["model.safetensors", /org\/tiny has its weights only as pytorch_model\.bin, a pickle file/],
        ["tokenizer.json", /org\/tiny has no tokenizer\.json/],
        ["config.json", /org\/tiny has no config\.json/],
      ] as const) {
        await serve(Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing)));
        await refuses(sentence);
        assert.deepEqual(server.requests, []);
        await server.stop();
      }
    });
    it("when a shard is missing, or lies elsewhere", async () => {
      for (const [shard, sentence] of [
        ["9.safetensors", /org\/tiny lacks 9\.safetensors/],
        ["../../../9.safetensors", /places tensor "x" in "\.\.\/\.\.\/\.\.\/9\.safetensors"/],
      ] as const) {
        const index = Buffer.from(JSON.stringify({ weight_map: { x: shard } }));
        await serve({ ...small, "model.safetensors.index.json": index });
        await refuses(sentence);
        await server.stop();
        assert.deepEqual(readdirSync(cacheFolder), []);
      }
    });
    it("when a file comes damaged, and leaves nothing of it", async () => {
      await serve(whole);
      const damaged = Buffer.from(weights);
      damaged[weights.length - 1]! ^= 1;
      server.sent.set("model.safetensors", damaged);
      await refuses(/model\.safetensors came damaged; try again/);
      assert.equal(locate().kind, "hub");
      assert.equal(blobs().length, 3);
      server.sent.clear();
      opens(await download());
    });
    it("when a file is longer than announced", async () => {
      await serve(whole);
      server.sent.set("model.safetensors", Buffer.concat([weights, weights]));
      await refuses(/model\.safetensors is larger than the \d+ bytes that were announced/);
    });
    it("when the server refuses for good", async () => {
      await serve(whole);
      server.failures.push(503, 503, 503);
      await refuses(/answered 503; try again later, or copy/);
      server.failures.push(403);
      await refuses(/has no such model that is open to everyone/);
    });
    it("when something else answers", async () => {
      await serve(whole);
      const page = () => Promise.resolve(new Response("<html>Please log in</html>"));
      await refuses(/gave an answer that is not the hub's/, { fetch: page });
    });
    it("when the cache cannot be written", async () => {
      await serve(whole);
      const file = join(cacheFolder, "file");
      writeFileSync(file, "");
      await refuses(/file\/hub cannot be written \(ENOTDIR\); make room or permit it/, {
        cacheFolder: join(file, "hub"),
      });
    });
  });
});
