import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cachedCheckpoints, locateCheckpoint } from "./hub-cache";

const commit = "0123456789abcdef0123456789abcdef01234567";

describe("the place of a checkpoint", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "hub-cache-"))));
  afterEach(() => rmSync(home, { recursive: true }));

  const write = (path: string, content = "{}") => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const fill = (cache: string, model: string, names: readonly string[]) => {
    write(join(cache, model, "refs", "main"), `${commit}\n`);
    for (const name of names) write(join(cache, model, "snapshots", commit, name));
  };
  const whole = ["config.json", "tokenizer.json", "model.safetensors"];
  const locate = (id: string, environment: Record<string, string> = {}) =>
    locateCheckpoint(id, "/project", { HOME: home, ...environment });
  const usual = () => join(home, ".cache", "huggingface", "hub");

  it("is a folder beside the configuration when the name is a path", () => {
    for (const name of [".", "./model", "../model", ".hidden/model", "/models/a b"]) {
      assert.deepEqual(locate(name), { kind: "local", folder: resolve("/project", name) });
    }
    for (const name of ["C:\\models\\a", "d:/models/a"]) assert.equal(locate(name).kind, "local");
  });

  it("is neither a folder nor the hub when the name is not one of either", () => {
    const names = [
      "",
      "a b",
      "models/a/b",
      "a/..b",
      "a/b--c",
      "-a",
      "a/",
      "~/model",
      "C:model",
      "x".repeat(97),
      "a/b\n",
    ];
    for (const name of names) {
      assert.throws(() => locate(name), { name: "CheckpointError", message: /is no checkpoint; name a folder with a/ });
    }
  });

  it("is the hub when the cache does not have it", () => {
    assert.deepEqual(locate("bert-base-cased"), { kind: "hub", id: "bert-base-cased", cacheFolder: usual() });
  });

  it("is the snapshot of main in the first cache that the environment names", () => {
    const folder = (cache: string) => join(cache, "models--org--name", "snapshots", commit);
    const caches: [string, Record<string, string>][] = [
      [usual(), {}],
      [join(home, "xdg", "huggingface", "hub"), { XDG_CACHE_HOME: join(home, "xdg") }],
      [join(home, "hf", "hub"), { HF_HOME: "~/hf" }],
      [join(home, "older"), { HUGGINGFACE_HUB_CACHE: join(home, "older") }],
      [join(home, "cache"), { HF_HUB_CACHE: "~/cache" }],
    ];
    let environment: Record<string, string> = { HF_HUB_CACHE: "", HF_HOME: "", XDG_CACHE_HOME: "" };
    for (const [cache, variables] of caches) {
      environment = { ...environment, ...variables };
      assert.deepEqual(locate("org/name", environment), { kind: "hub", id: "org/name", cacheFolder: cache });
      fill(cache, "models--org--name", whole);
      assert.deepEqual(locate("org/name", environment), { kind: "local", folder: folder(cache) });
    }
  });

  it("is the hub while a file is missing in the cache", () => {
    for (const missing of whole) {
      fill(
        usual(),
        "models--a",
        whole.filter((name) => name !== missing),
      );
      assert.equal(locate("a").kind, "hub", missing);
      rmSync(usual(), { recursive: true });
    }
    fill(usual(), "models--a", ["config.json", "tokenizer.json", "pytorch_model.bin"]);
    assert.equal(locate("a").kind, "hub");
  });

  it("is the hub while a shard, or what a link leads to, is missing", function () {
    if (process.platform === "win32") this.skip();
    fill(usual(), "models--a", ["config.json", "tokenizer.json"]);
    const snapshot = join(usual(), "models--a", "snapshots", commit);
    const index = join(snapshot, "model.safetensors.index.json");
    for (const broken of ["", "{}", '{"weight_map":{"x":"../../../escaped.safetensors"}}']) {
      write(index, broken);
      write(join(usual(), "escaped.safetensors"));
      assert.equal(locate("a").kind, "hub", broken);
    }
    write(index, '{"weight_map":{"x":"1.safetensors","y":"2.safetensors"}}');
    write(join(snapshot, "1.safetensors"));
    symlinkSync("../../blobs/2", join(snapshot, "2.safetensors"));
    assert.equal(locate("a").kind, "hub");
    write(join(usual(), "models--a", "blobs", "2"));
    assert.deepEqual(locate("a"), { kind: "local", folder: snapshot });
  });

  it("is the hub when the cache's reference is no commit", () => {
    fill(usual(), "models--a", whole);
    write(join(usual(), "models--a", "refs", "main"), "../../elsewhere");
    for (const name of whole) write(join(usual(), "elsewhere", name));
    assert.equal(locate("a").kind, "hub");
  });

  it("is listed for every model that the cache has whole", () => {
    const list = () => cachedCheckpoints({ HOME: home });
    assert.deepEqual(list(), []);
    fill(usual(), "models--org--b", whole);
    fill(usual(), "models--a", whole);
    fill(usual(), "models--org--half", ["config.json"]);
    fill(usual(), "datasets--org--c", whole);
    const folder = (model: string) => join(usual(), model, "snapshots", commit);
    assert.deepEqual(list(), [
      { id: "a", folder: folder("models--a") },
      { id: "org/b", folder: folder("models--org--b") },
    ]);
  });
});
