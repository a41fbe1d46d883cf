import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { encodeSafetensors, float32 } from "../../../test/unit/model/safetensors-writer";
import { CheckpointError, openCheckpoint } from "./checkpoint";

const index = "model.safetensors.index.json";
const weights = encodeSafetensors({
  "embeddings.weight": float32([3, 2], [1, 2, 3, 4, 5, 6]),
  bias: float32([2], [7, 8]),
});
const whole = {
  "config.json": '{"model_type":"bert","hidden_size":2}',
  "tokenizer.json": "{}",
  "model.safetensors": weights,
};
const shards = {
  "config.json": "{}",
  "tokenizer.json": "{}",
  "a.safetensors": encodeSafetensors({ x: float32([1], [1]), unlisted: float32([1], [9]) }),
  "b.safetensors": encodeSafetensors({ y: float32([2], [2, 3]) }),
  [index]: JSON.stringify({ metadata: { total_size: 12 }, weight_map: { x: "a.safetensors", y: "b.safetensors" } }),
};

describe("a checkpoint", () => {
  let parent: string;
  let folder: string;
  before(() => (parent = mkdtempSync(join(tmpdir(), "checkpoint-"))));
  beforeEach(() => {
    folder = join(parent, "model");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
  after(() => rmSync(parent, { recursive: true }));

  const write = (files: Readonly<Record<string, string | Uint8Array | undefined>>) => {
    for (const [name, content] of Object.entries(files)) if (content) writeFileSync(join(folder, name), content);
  };
  const refuses = (sentence: RegExp, use: () => void = () => openCheckpoint(folder)) =>
    assert.throws(use, (error: Error) => {
      assert.ok(error instanceof CheckpointError, String(error));
      assert.match(error.message, sentence);
      assert.ok(error.message.startsWith(folder) && error.message.endsWith("."), error.message);
      return true;
    });

  it("gives its configuration and its tensors", () => {
    write(whole);
    const checkpoint = openCheckpoint(folder);
    assert.equal(checkpoint.config["hidden_size"], 2);
    assert.deepEqual(checkpoint.names, ["embeddings.weight", "bias"]);
    assert.ok(checkpoint.has("bias") && !checkpoint.has("toString"));
    assert.deepEqual(checkpoint.read("embeddings.weight", [3, 2]), Float32Array.of(1, 2, 3, 4, 5, 6));
    assert.deepEqual(checkpoint.read("bias", [2]), Float32Array.of(7, 8));
    checkpoint.close();
    checkpoint.close();
    assert.throws(() => checkpoint.read("bias", [2]), /closed/);
  });

  it("gives the tensors of all shards", () => {
    write(shards);
    const checkpoint = openCheckpoint(folder);
    assert.deepEqual(checkpoint.names, ["x", "y"]);
    assert.deepEqual(checkpoint.read("x", [1]), Float32Array.of(1));
    assert.deepEqual(checkpoint.read("y", [2]), Float32Array.of(2, 3));
    checkpoint.close();
  });

  it("may consist of links into a cache", function () {
    if (process.platform === "win32") this.skip();
    mkdirSync(join(parent, "blobs"));
    for (const [name, content] of Object.entries(shards)) {
      writeFileSync(join(parent, "blobs", name), content);
      symlinkSync(join("..", "blobs", name), join(folder, name));
    }
    const checkpoint = openCheckpoint(folder);
    assert.deepEqual(checkpoint.read("y", [2]), Float32Array.of(2, 3));
    checkpoint.close();
  });

  describe("is refused", () => {
    it("when a tensor is missing or of another shape", () => {
      write(whole);
      const checkpoint = openCheckpoint(folder);
      refuses(/has no tensor "pooler" of shape \[2, 2\], which/, () => checkpoint.read("pooler", [2, 2]));
      const sentence = /tensor "embeddings\.weight" with shape \[3, 2\], but config\.json asks for /;
      for (const shape of [[2, 3], [3, 2, 1], [3], [6]]) {
        refuses(sentence, () => checkpoint.read("embeddings.weight", shape));
      }
      checkpoint.close();
    });
    it("when its folder does not exist", () => {
      rmSync(folder, { recursive: true });
      refuses(/model is not there, or no folder; name the folder of a checkpoint/);
    });
    it("without a configuration", () => {
      write({ ...whole, "config.json": undefined });
      refuses(/has no config\.json, which is needed/);
    });
    it("when its configuration is no JSON object", () => {
      for (const content of ["{", "[1]", "null", "version https://git-lfs.github.com/spec/v1"]) {
        write({ ...whole, "config.json": content });
        refuses(/config\.json holds no JSON object/);
      }
    });
    it("when its configuration is a folder", () => {
      write({ ...whole, "config.json": undefined });
      mkdirSync(join(folder, "config.json"));
      refuses(/config\.json is no file; one of at most/);
    });
    it("without a tokenizer", () => {
      write({ ...whole, "tokenizer.json": undefined });
      refuses(/has no tokenizer\.json, which is needed/);
    });
    it("with a slow tokenizer's vocabulary only", () => {
      for (const name of ["sentencepiece.bpe.model", "vocab.txt"]) {
        write({ ...whole, "tokenizer.json": undefined, [name]: "a" });
        refuses(new RegExp(`has only ${name}, but the file of the fast tokenizer, tokenizer\\.json, is needed`));
      }
    });
    it("with a pickle only", () => {
      for (const name of ["pytorch_model.bin.index.json", "pytorch_model.bin"]) {
        write({ ...whole, "model.safetensors": undefined, [name]: "x" });
        refuses(/only as pytorch_model\.bin.*, a pickle file, which can run code and is not read; save the model once/);
      }
    });
    it("without weights", () => {
      write({ ...whole, "model.safetensors": undefined });
      refuses(/has no weights: model\.safetensors, or .* is needed/);
    });
    it("with broken weights", () => {
      write({ ...whole, "model.safetensors": weights.subarray(0, -1) });
      refuses(/model\.safetensors is not a whole safetensors file/);
    });
    it("when a shard is missing", () => {
      write({ ...shards, "b.safetensors": undefined });
      refuses(/lacks b\.safetensors, a part of the weights/);
    });
    it("when a shard does not have the tensor that its index places there", () => {
      write({ ...shards, "b.safetensors": shards["a.safetensors"] });
      refuses(/places tensor "y" in b\.safetensors, which does not have it/);
    });
    it("when a shard lies outside its folder", () => {
      writeFileSync(join(parent, "outside.safetensors"), shards["a.safetensors"]);
      const places = [
        "../outside.safetensors",
        join(parent, "outside.safetensors"),
        "..\\outside.safetensors",
        "C:outside.safetensors",
        "sub/a.safetensors",
        "..",
        "config.json",
        "a.safetensors\0",
        7,
        null,
      ];
      for (const place of places) {
        write({ ...shards, [index]: JSON.stringify({ weight_map: { x: place } }) });
        refuses(/places tensor "x" in ".+"; the name of a safetensors file beside it is needed/);
      }
    });
    it("when its index names no shards", () => {
      for (const content of ["{}", '{"weight_map":[]}', '{"weight_map":null}']) {
        write({ ...shards, [index]: content });
        refuses(/has no "weight_map", which is needed/);
      }
    });

    it("with a sentence, however its files are damaged", () => {
      const file = fc.constantFrom(...(Object.keys(shards) as (keyof typeof shards)[]));
      const damage = fc.tuple(
        file,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.uint8Array({ maxLength: 8 }),
        fc.nat(8),
      );
      let refused = 0;
      fc.assert(
        fc.property(damage, ([name, place, inserted, removed]) => {
          const content = Buffer.from(shards[name] as string);
          const at = Math.floor(place * content.length);
          write({
            ...shards,
            [name]: Buffer.concat([content.subarray(0, at), inserted, content.subarray(at + removed)]),
          });
          try {
            const checkpoint = openCheckpoint(folder);
            try {
              for (const tensor of checkpoint.names) checkpoint.read(tensor, tensor === "x" ? [1] : [2]);
            } finally {
              checkpoint.close();
            }
          } catch (error) {
            if (!(error instanceof CheckpointError)) throw error;
            refused++;
          }
        }),
        { numRuns: 200 },
      );
      assert.ok(refused > 80, `only ${refused} of 200 were refused`);
    });
  });
});
