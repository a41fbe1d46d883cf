import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { bytesOf, encodeSafetensors, float32, joinSafetensors } from "../../../test/unit/model/safetensors-writer";
import { CheckpointError } from "./checkpoint-error";
import { openSafetensors } from "./safetensors";

describe("a safetensors file", () => {
  let folder: string;
  let path: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "safetensors-"));
    path = join(folder, "model.safetensors");
  });
  after(() => rmSync(folder, { recursive: true }));

  const readAll = (content: Uint8Array): Map<string, Float32Array> => {
    writeFileSync(path, content);
    const file = openSafetensors(path);
    try {
      return new Map([...file.tensors.keys()].map((name) => [name, file.read(name)]));
    } finally {
      file.close();
    }
  };
  const read = (dtype: string, bytes: Uint8Array, count: number): number[] => [
    ...readAll(encodeSafetensors({ x: { dtype, shape: [count], bytes } })).get("x")!,
  ];

  describe("gives the numbers", () => {
    it("of float16: normal, subnormal, infinite, none", () => {
      const halfs: [bits: number, number: number][] = [
        [0x0000, 0],
        [0x8000, -0],
        [0x3c00, 1],
        [0xc000, -2],
        [0x3555, 0.333251953125],
        [0x7bff, 65504],
        [0x0400, 2 ** -14],
        [0x0001, 2 ** -24],
        [0x83ff, -(1023 / 1024) * 2 ** -14],
        [0x7c00, Infinity],
        [0xfc00, -Infinity],
        [0x7e00, NaN],
        [0xfc01, NaN],
      ];
      const bytes = bytesOf(Uint16Array.from(halfs.map(([bits]) => bits)));
      assert.deepEqual(
        read("F16", bytes, halfs.length),
        halfs.map(([, number]) => number),
      );
    });

    it("of bfloat16: normal, subnormal, infinite, none", () => {
      const brainFloats: [bits: number, number: number][] = [
        [0x0000, 0],
        [0x8000, -0],
        [0x3f80, 1],
        [0xc000, -2],
        [0x4049, 3.140625],
        [0x0080, 2 ** -126],
        [0x0001, 2 ** -133],
        [0x7f80, Infinity],
        [0xff80, -Infinity],
        [0x7fc0, NaN],
      ];
      const bytes = bytesOf(Uint16Array.from(brainFloats.map(([bits]) => bits)));
      assert.deepEqual(
        read("BF16", bytes, brainFloats.length),
        brainFloats.map(([, number]) => number),
      );
    });

    it("of float64, rounded to float32", () => {
      assert.deepEqual(read("F64", bytesOf(Float64Array.of(0.1, -1e300, 2)), 3), [Math.fround(0.1), -Infinity, 2]);
    });

    it("of a tensor that is larger than what is read at once", () => {
      const count = (1 << 20) + 3;
      const numbers = Float32Array.from({ length: count }, (_, i) => i);
      assert.deepEqual(readAll(encodeSafetensors({ x: float32([count], numbers) })).get("x"), numbers);
      const halfs = Uint16Array.from({ length: 3 * count }, (_, i) => (i % 7 === 0 ? 0x3c00 : 0));
      const found = readAll(encodeSafetensors({ x: { dtype: "F16", shape: [3, count], bytes: bytesOf(halfs) } }));
      assert.ok(found.get("x")!.every((number, i) => number === (i % 7 === 0 ? 1 : 0)));
    });

    it("of tensors without axes and without numbers", () => {
      const found = readAll(encodeSafetensors({ scalar: float32([], [7]), empty: float32([0, 3], []) }));
      assert.deepEqual(
        [...found],
        [
          ["scalar", Float32Array.of(7)],
          ["empty", Float32Array.of()],
        ],
      );
    });

    it("whatever the names, shapes and numbers are", () => {
      const tensor = fc
        .array(fc.nat(4), { maxLength: 3 })
        .chain((shape) =>
          fc.float32Array({ minLength: count(shape), maxLength: count(shape) }).map((numbers) => ({ shape, numbers })),
        );
      const name = fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__" && name !== "__proto__");
      fc.assert(
        fc.property(fc.dictionary(name, tensor, { noNullPrototype: true }), (tensors) => {
          const entries = Object.entries(tensors);
          const content = encodeSafetensors(
            Object.fromEntries(entries.map(([name, { shape, numbers }]) => [name, float32(shape, numbers)])),
          );
          assert.deepEqual(
            [...readAll(content)],
            entries.map(([name, { numbers }]) => [name, numbers]),
          );
        }),
        { numRuns: 200 },
      );
    });
  });

  describe("is refused", () => {
    const refuses = (content: Uint8Array, sentence: RegExp) =>
      assert.throws(
        () => readAll(content),
        (error: Error) => {
          assert.ok(error instanceof CheckpointError, String(error));
          assert.match(error.message, sentence);
          assert.ok(error.message.startsWith(path) && error.message.endsWith("."), error.message);
          return true;
        },
      );
    const whole = encodeSafetensors({ a: float32([2], [1, 2]), b: float32([2, 1], [3, 4]) });
    const entries = (...tensors: [dtype: unknown, shape: unknown, offsets: unknown][]) =>
      JSON.stringify(
        Object.fromEntries(tensors.map(([dtype, shape, data_offsets], i) => [`t${i}`, { dtype, shape, data_offsets }])),
      );
    const data = new Uint8Array(16);

    it("when it is too short for a header", () => {
      refuses(new Uint8Array(7), /it has only 7 bytes/);
    });
    it("when its header ends beyond the file", () => {
      refuses(whole.subarray(0, 40), /its header would have \d+ bytes, but the file has only 40/);
    });
    it("when its header is longer than any", () => {
      refuses(Buffer.alloc(64, 0xff), /its header would have 18446744073709551615 bytes, where at most 100000000/);
    });
    it("when it is cut short", () => {
      refuses(whole.subarray(0, -4), /tensor "b" ends at byte 16, but there are only 12 bytes/);
    });
    it("when something follows the tensors", () => {
      refuses(Buffer.concat([whole, Buffer.alloc(3)]), /no tensor has the bytes 16 to 19/);
    });
    it("when its header is not JSON, or not UTF-8, or no object", () => {
      refuses(joinSafetensors('{"a":', data), /header is not JSON;/);
      refuses(joinSafetensors(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d), data), /header is not JSON;/);
      refuses(joinSafetensors("[]", data), /header is not a JSON object/);
      refuses(joinSafetensors(' {"a":1}', data), /header is not a JSON object/);
      refuses(joinSafetensors("[".repeat(100_000) + "]".repeat(100_000), data), /header is not a JSON object/);
    });
    it("when its metadata nest", () => {
      const nested = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;
      refuses(joinSafetensors(`{"__metadata__":${nested}}`, data), /__metadata__ is not an object of strings/);
    });
    it("when tensors overlap", () => {
      refuses(
        joinSafetensors(entries(["F32", [3], [0, 12]], ["F32", [2], [8, 16]]), data),
        /"t1" overlaps another one/,
      );
      refuses(
        joinSafetensors(entries(["F32", [4], [0, 16]], ["F32", [4], [0, 16]]), data),
        /"t1" overlaps another one/,
      );
    });
    it("when bytes belong to no tensor", () => {
      refuses(
        joinSafetensors(entries(["F32", [1], [0, 4]], ["F32", [2], [8, 16]]), data),
        /no tensor has the bytes 4 to 8/,
      );
    });
    it("when a tensor's size is not that of its shape and type", () => {
      const sentence = /tensor "t0" has 16 bytes, but 12 are needed for its shape \[3, 1\] of F32/;
      refuses(joinSafetensors(entries(["F32", [3, 1], [0, 16]]), data), sentence);
      refuses(joinSafetensors(entries(["F32", [2 ** 52, 2 ** 52], [0, 16]]), data), /but 8\.\d+e\+31 are needed/);
      refuses(joinSafetensors(entries(["F32", [4], [16, 0]]), data), /has -16 bytes/);
    });
    it("when a shape or an offset is no count", () => {
      for (const shape of [[-4], [1.5], ["4"], [1e300], 4, null]) {
        refuses(
          joinSafetensors(entries(["F32", shape, [0, 16]]), data),
          /"t0" does not have just a right dtype, shape/,
        );
      }
      for (const offsets of [[-16, 0], [0, 15.5], [0], [0, 8, 16], undefined]) {
        refuses(joinSafetensors(entries(["F32", [4], offsets]), data), /"t0" does not have just a right dtype, shape/);
      }
      refuses(joinSafetensors('{"t0":null}', data), /"t0" does not have just a right dtype, shape/);
    });
    it("when a type is unknown", () => {
      refuses(joinSafetensors(entries(["F4", [4], [0, 2]]), data), /tensor "t0" is of the unknown type "F4"/);
    });
    it("when a tensor is there twice", () => {
      const entry = '{"dtype":"F32","shape":[4],"data_offsets":[0,16]}';
      refuses(joinSafetensors(`{"a":${entry},"\\u0061":${entry}}`, data), /its header has "a" twice/);
    });
    it("when it is a pointer of Git LFS", () => {
      refuses(Buffer.from("version https://git-lfs.github.com/spec/v1\nsize 9\n"), /only a pointer of Git LFS/);
    });
    it("when a tensor that is asked for has no floating-point numbers", () => {
      refuses(
        encodeSafetensors({ ids: { dtype: "I64", shape: [1], bytes: new Uint8Array(8) } }),
        /tensor "ids" as I64; one of F32, F64, F16, BF16 is needed/,
      );
    });
    it("when it is missing, or a folder", () => {
      const other = join(folder, "other");
      const opens = (sentence: RegExp) =>
        assert.throws(() => openSafetensors(other), { name: "CheckpointError", message: sentence });
      opens(/other cannot be read \(ENOENT\)\.$/);
      mkdirSync(other);
      opens(/other is not a file/);
    });
    it("when it becomes shorter after it was opened", () => {
      writeFileSync(path, whole);
      const file = openSafetensors(path);
      truncateSync(path, whole.length - 4);
      assert.throws(() => file.read("b"), { name: "CheckpointError", message: /has become shorter/ });
      file.close();
    });

    it("with a sentence, however it is damaged", () => {
      const place = fc.nat(whole.length);
      const damage: fc.Arbitrary<(content: Buffer) => Buffer> = fc.oneof(
        fc.tuple(place, fc.nat(255)).map(([at, byte]) => (content: Buffer) => {
          if (at < content.length) content[at] = byte;
          return content;
        }),
        place.map((length) => (content: Buffer) => content.subarray(0, length)),
        fc.tuple(place, fc.uint8Array({ maxLength: 20 })).map(
          ([at, more]) =>
            (content: Buffer) =>
              Buffer.concat([content.subarray(0, at), more, content.subarray(at)]),
        ),
      );
      let refused = 0;
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
          try {
            readAll(damages.reduce((content, apply) => apply(content), Buffer.from(whole) as Buffer));
          } catch (error) {
            if (!(error instanceof CheckpointError)) throw error;
            refused++;
          }
        }),
        { numRuns: 500 },
      );
      assert.ok(refused > 250, `only ${refused} of 500 were refused`);
    });
  });
});

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
