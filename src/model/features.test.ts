import assert from "node:assert/strict";
import { predictionBatch, trainingBatch } from "./hash-cnn/batch";
import { formFeatures, rowOf, shapeOf, UNKNOWN } from "./hash-cnn/features";
import { sentenceRows } from "./hash-cnn/sentence-rows";
import { wordDropout } from "./hash-cnn/word-dropout";
import { Random } from "./random";

describe("form features", () => {
  for (const [form, shape] of [
    ["McDonald's", "XxXxxxx'x"],
    ["2024", "dddd"],
    ["1234567", "dddd"],
    ["Éclair", "Xxxxx"],
    ["", ""],
    ["東京", "xx"],
  ] as const) {
    it(`reads the shape of "${form}" as "${shape}"`, () => assert.equal(shapeOf(form), shape));
  }

  it("keeps every form within its table, and never in the row of the unknown", () => {
    for (const feature of formFeatures) {
      for (const form of ["", "a", "Berlin", "🙂", "x".repeat(10_000), "\ud800"]) {
        const row = rowOf(feature, form);
        assert.ok(row > UNKNOWN && row < feature.rows, `${feature.name} of ${form.slice(0, 5)}: ${row}`);
      }
    }
  });
});

describe("packing", () => {
  const sentences = [["Anna", "sings"], ["Yes"]].map((forms) => sentenceRows(forms));

  it("puts a separator before, between and after sentences", () => {
    const { feeds, sizes, firstRows } = predictionBatch(sentences);
    assert.equal(sizes.rows, 6);
    assert.deepEqual(firstRows, [1, 4]);
    assert.deepEqual([...feeds["mask"]!.data], [0, 1, 1, 0, 1, 0]);
    const ids = [...(feeds["feature.norm"]!.data as BigInt64Array)].map(Number);
    assert.deepEqual([ids[0], ids[3], ids[5]], [UNKNOWN, UNKNOWN, UNKNOWN]);
    assert.deepEqual(ids.slice(1, 3), [...sentences[0]!.features[0]!]);
  });

  it("names each row that a batch reads once, and refers to it by its place", () => {
    const { feeds, tableRows } = trainingBatch(
      [...sentences, ...sentences],
      undefined,
      wordDropout(sentences),
      new Random(1),
    );
    const unique = tableRows["embed.norm"]!;
    assert.equal(new Set(unique).size, unique.length);
    const places = [...(feeds["feature.norm"]!.data as BigInt64Array)].map(Number);
    const expected = predictionBatch([...sentences, ...sentences]).feeds["feature.norm"]!.data as BigInt64Array;
    places.forEach((place, at) => {
      const row = unique[place]!;
      assert.ok(row === Number(expected[at]) || row === UNKNOWN, "hidden, or as it is");
    });
  });

  it("draws the same from the same seed", () => {
    const draw = (seed: number) => trainingBatch(sentences, undefined, wordDropout(sentences), new Random(seed, 2));
    assert.deepEqual(draw(1), draw(1));
  });
});

describe("word dropout", () => {
  it("hides rare rows often, frequent ones hardly ever, and the unknown never", () => {
    const frequent = Array.from({ length: 99 }, () => "the");
    const sentences = [sentenceRows([...frequent, "Anna"])];
    const [rates] = wordDropout(sentences);
    const norm = formFeatures[0]!;
    assert.ok(Math.abs(rates![rowOf(norm, "Anna")]! - 1 / 3) < 1e-6);
    assert.ok(rates![rowOf(norm, "the")]! < 0.01);
    assert.equal(rates![UNKNOWN], 0);
  });
});
