import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { modelFiles, writeFileWhole } from "../model-files";
import { Random } from "../random";
import { modelVectors, readModelVectors } from "./model-vectors";
import { readVectors, VectorFileError } from "./vector-file";
import { VectorTable } from "./vector-table";
import { NO_VECTOR, type WordVectors } from "./word-vectors";

const floats = (...numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer);
const lines = "the 0.5 -1 2e-1\nBerlin 1 2 3\nnaïve 0 0 1\n";
// A newline byte (0x0a) and a space (0x20) within the numbers, which only lengths can tell from separators.
const [newlines, spaces] = [Buffer.alloc(4, 0x0a).readFloatLE(), Buffer.alloc(4, 0x20).readFloatLE()];
const binary = (separator: string) =>
  Buffer.concat([
    Buffer.from("3 3\nthe "),
    floats(0.5, -1, 0.2),
    Buffer.from(`${separator}Berlin `),
    floats(1, 2, 3),
    Buffer.from(`${separator}naïve `),
    floats(newlines, spaces, 1),
    Buffer.from(separator),
  ]);

describe("a file of word vectors", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "multitask-vectors-"));
    path = join(folder, "vectors");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (content: string | Buffer) => {
    writeFileSync(path, content);
    return readVectors(path, []);
  };
  const vectorOf = (vectors: WordVectors, form: string) => {
    const target = new Float32Array(vectors.width);
    vectors.copy(vectors.rowOf(form), target, 0);
    return [...target];
  };
  /** 8 bits hold a number to 1/254 of the vector's largest. */
  const assertNear = (actual: readonly number[], expected: ArrayLike<number>) => {
    const step = Math.max(...Array.from(expected, Math.abs)) / 127;
    assert.equal(actual.length, expected.length);
    actual.forEach((number, at) => assert.ok(Math.abs(number - expected[at]!) <= 0.501 * step, `${number} at ${at}`));
  };

  for (const [format, content] of [
    ["GloVe text", lines],
    ["GloVe text without a last line break", lines.trimEnd()],
    ["word2vec text", `3 3\n${lines}`],
    ["fastText text, a space before each line break", `3 3\n${lines.replaceAll("\n", " \n")}`],
    ["text with CRLF", lines.replaceAll("\n", "\r\n")],
    ["gzipped text", gzipSync(`3 3\n${lines}`)],
    ["word2vec binary", binary("\n")],
    ["word2vec binary without line breaks", binary("")],
    ["gzipped binary", gzipSync(binary("\n"))],
  ] as const) {
    it(`is read: ${format}`, async () => {
      const vectors = await read(content);
      assert.equal(vectors.width, 3);
      assert.deepEqual(vectors.words, ["the", "Berlin", "naïve"]);
      assertNear(vectorOf(vectors, "the"), [0.5, -1, 0.2]);
      assertNear(vectorOf(vectors, "Berlin"), [1, 2, 3]);
    });
  }

  it("keeps a word with spaces, and the first of equal words", async () => {
    const vectors = await read("a 1 2 3\n. . . 4 5 6\na 7 8 9\n");
    assert.deepEqual(vectors.words, ["a", ". . ."]);
    assertNear(vectorOf(vectors, "a"), [1, 2, 3]);
    assertNear(vectorOf(vectors, ". . ."), [4, 5, 6]);
  });

  it("gives a form the vector of its lower-case form where it has none of its own", async () => {
    const vectors = await read("the 1 1\nUS 2 2\nus 3 3\n");
    assert.deepEqual(
      ["The", "US", "Us", "them"].map((form) => vectors.rowOf(form)),
      [0, 1, 2, NO_VECTOR],
    );
    assert.deepEqual(vectorOf(vectors, "them"), [0, 0]);
  });

  it("is cut down to its first words and those of the corpus, as written or in lower case", async () => {
    const words = ["the", "of", "a", "rome", "Berlin", "berlin", "paris"];
    writeFileSync(path, words.map((word, at) => `${word} ${at} 9\n`).join(""));
    const vectors = await readVectors(path, ["Rome", "Berlin"], 4);
    assert.deepEqual(vectors.words, ["the", "of", "rome", "Berlin", "berlin"]);
    assertNear(vectorOf(vectors, "the"), [0, 9]);
    assertNear(vectorOf(vectors, "Berlin"), [4, 9]);
  });

  it("comes out of the model folder as it went in, and zeros as zeros", () => {
    const table = new VectorTable(50, { needed: new Set(), frequentBytes: 20_000 });
    const random = new Random(1);
    for (let row = 0; row < 200; row++) table.add(`wörd ${row}`, random.uniformArray(50, 10));
    table.add("zero", new Float32Array(50));
    const vectors = table.finish();
    writeFileWhole(join(folder, modelFiles.vectors), modelVectors(vectors));
    const read = readModelVectors(folder, { words: 201, width: 50 });
    assert.deepEqual(read, vectors);
    assert.deepEqual(vectorOf(read, "zero"), Array<number>(50).fill(0));
    assert.throws(() => readModelVectors(folder, { words: 200, width: 50 }), /other word vectors/);
    assert.throws(() => readModelVectors(folder, { words: 201, width: 5_000 }), /other word vectors/);
  });

  for (const [what, content, expected] of [
    ["nothing", "", /first line is neither/],
    ["prose", "Anna sings a song.\nYes.\n", /line 1 holds "sings", which is no number/],
    ["a line that is too short", "a 1 2 3\nb 1 2\n", /line 2 has 2 numbers, where 3 are expected/],
    ["a number that is none", "a 1 2 3\nb 1 x 3\n", /line 2 holds "x"/],
    ["a number that is not finite", Buffer.concat([Buffer.from("1 2\na "), floats(1, NaN)]), /word 1 holds .*finite/],
    ["no words by its own account", "0 100\n", /promises 0 words/],
    ["a promise beyond reason", "5 99999999\n", /99999999 dimensions/],
    ["less text than it promises", "3 3\na 1 2 3\n", /cut off after 1 of 3 words/],
    ["less than it promises", binary("\n").subarray(0, -7), /cut off after 2 of 3 words/],
    ["half an archive", gzipSync(lines.repeat(1000)).subarray(0, 60), /broken \.gz file/],
  ] as const) {
    it(`is refused that holds ${what}`, async () => {
      await assert.rejects(read(content), (error: Error) => {
        assert.ok(error instanceof VectorFileError);
        assert.ok(error.message.startsWith(path) && !error.message.includes("\n"));
        return expected.test(error.message) || assert.fail(error.message);
      });
    });
  }

  it("is refused where there is none", async () => {
    await assert.rejects(readVectors(join(folder, "nothing"), []), /does not exist; correct the path/);
    await assert.rejects(readVectors(folder, []), /is a folder/);
  });
});
