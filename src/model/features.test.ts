import assert from "node:assert/strict";
import { formFeatures, rowOf, shapeOf, UNKNOWN } from "./hash-cnn/features";
import { corpusForms } from "./hash-cnn/form-rows";
import { HashCnn } from "./hash-cnn/hash-cnn";
import { wordDropout } from "./hash-cnn/word-dropout";
import type { EncoderBatch } from "./encoder";
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
  const encoder = new HashCnn();
  const sentences = [["Anna", "sings"], ["Yes"], ["Anna"]].map((forms) => encoder.read({ forms }));
  const draw = (seed: number, recasing = 0) =>
    encoder.training(sentences, { recasing }).batch(sentences, new Random(seed, 2));
  const numbersOf = ({ feeds }: EncoderBatch, name: string) => [...(feeds[name]!.data as BigInt64Array)].map(Number);

  it("puts a separator before, between and after sentences, and refers to each form by its place", () => {
    const batch = encoder.batch(sentences);
    assert.deepEqual(batch.sizes, { rows: 8, forms: 4, sentences: 3 });
    assert.deepEqual(batch.firstRows, [1, 4, 6]);
    assert.deepEqual([...batch.feeds["mask"]!.data], [0, 1, 1, 0, 1, 0, 1, 0]);
    assert.deepEqual(numbersOf(batch, "form"), [0, 1, 2, 0, 3, 0, 1, 0]);
    const rows = ["Anna", "sings", "Yes"].map((form) => rowOf(formFeatures[0]!, form));
    assert.deepEqual(numbersOf(batch, "feature.norm"), [UNKNOWN, ...rows]);
  });

  it("averages the words of each sentence, and nothing else", () => {
    const batch = encoder.batch(sentences);
    assert.deepEqual(
      [...batch.feeds["average"]!.data],
      [
        [0, 0.5, 0.5, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 1, 0],
      ].flat(),
    );
    assert.deepEqual(numbersOf(batch, "sentence").slice(1), [0, 0, 0, 1, 1, 2, 2]);
  });

  it("names each row that a batch reads once, and refers to it by its place", () => {
    const batch = draw(1);
    const unique = batch.tableRows["embed.norm"]!;
    assert.equal(new Set(unique).size, unique.length);
    const expected = numbersOf(encoder.batch(sentences), "feature.norm");
    numbersOf(batch, "feature.norm").forEach((place, at) => {
      assert.ok([expected[at], UNKNOWN].includes(unique[place]), "hidden, or as it is");
    });
  });

  it("draws the same from the same seed", () => assert.deepEqual(draw(1, 0.5), draw(1, 0.5)));

  it("reads a form in another casing as its lower case and affixes, and what the corpus does not have of it as unknown", () => {
    const forms = [["sings"], ["NO"]].map((forms) => encoder.read({ forms }));
    const shown = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const batch = encoder.training(forms, { recasing: 1 }).batch(forms.slice(0, 1), new Random(seed, 2));
      const rows = formFeatures.map(
        ({ name }) => batch.tableRows[`embed.${name}`]![numbersOf(batch, `feature.${name}`)[1]!]!,
      );
      const named = formFeatures.map((feature, at) => {
        const written = ["sings", "Sings", "SINGS"].find((form) => rowOf(feature, form) === rows[at]);
        assert.ok(written !== undefined || rows[at] === UNKNOWN, `${feature.name}: ${rows[at]}`);
        return written ?? "";
      });
      shown.add(`${named[1]!} ${named.at(-1)!}`);
    }
    // The corpus has neither the forms "Sings" and "SINGS" nor their shapes.
    assert.deepEqual([...shown].sort(), [" ", " sings", "sings ", "sings sings"]);
  });
});

describe("word dropout", () => {
  it("hides rare rows often, frequent ones hardly ever, and the unknown never", () => {
    const forms = [...Array.from({ length: 99 }, () => "the"), "Anna"];
    const [rates] = wordDropout(corpusForms([{ forms }], undefined));
    const norm = formFeatures[0]!;
    assert.ok(Math.abs(rates![rowOf(norm, "Anna")]! - 1 / 3) < 1e-6);
    assert.ok(rates![rowOf(norm, "the")]! < 0.01);
    assert.equal(rates![UNKNOWN], 0);
  });
});
