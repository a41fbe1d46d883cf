import assert from "node:assert/strict";
import fc from "fast-check";
import { bioesLabels, isWellFormed } from "../tasks/schemes";
import { decode } from "./decoding";
import { headTargets, type Head } from "./heads";

const ner: Head = { task: "ner", kind: "span", labels: bioesLabels(["LOC", "PER"]) };
const pos: Head = { task: "pos", kind: "token", labels: ["ADJ", "NOUN", "VERB"] };

function logProbabilities(head: Head, likely: readonly (readonly string[])[]): Float32Array {
  return Float32Array.from(
    likely.flatMap((tags) => head.labels.map((label) => -tags.indexOf(label) - (tags.includes(label) ? 1 : 20))),
  );
}

const tagsOf = (head: Head, likely: readonly (readonly string[])[]) =>
  decode(head, logProbabilities(head, likely)).map((label) => head.labels[label]);

describe("decoding", () => {
  it("takes the likeliest tag of each token", () => {
    assert.deepEqual(tagsOf(pos, [["NOUN"], ["VERB", "ADJ"]]), ["NOUN", "VERB"]);
  });

  it("takes the likeliest well-formed sequence of spans, not the likeliest tags", () => {
    assert.deepEqual(tagsOf(ner, [["B-PER"], ["O", "E-PER"]]), ["B-PER", "E-PER"]);
    assert.deepEqual(tagsOf(ner, [["I-LOC", "O"]]), ["O"]);
    assert.deepEqual(tagsOf(ner, [["B-LOC"], ["E-PER", "E-LOC"], ["O"]]), ["B-LOC", "E-LOC", "O"]);
  });

  it("never breaks a span, whatever the model says", () => {
    const rows = fc.array(fc.array(fc.float({ min: -30, max: 0, noNaN: true }), { minLength: 9, maxLength: 9 }), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(rows, (rows) => {
        const tags = decode(ner, Float32Array.from(rows.flat())).map((label) => ner.labels[label]!);
        assert.equal(tags.length, rows.length);
        assert.ok(isWellFormed(tags, "BIOES"), tags.join(" "));
      }),
    );
  });

  it("tags nothing in an empty sentence", () => {
    assert.deepEqual(decode(ner, new Float32Array()), []);
  });
});

describe("targets", () => {
  it("are one-hot where a word is annotated, and averaged over these words", () => {
    const inputs = headTargets(pos, 4, [{ firstRow: 1, labels: [2, undefined, 0] }]);
    assert.deepEqual([...inputs["targets.pos"]!.data], [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
    assert.deepEqual([...inputs["scale.pos"]!.data], [-0.5]);
  });

  it("share a part of the probability among all labels, and weigh rare labels more", () => {
    const settings = { smoothing: 0.3, weights: [1, 1, 2] };
    const inputs = headTargets(pos, 2, [{ firstRow: 0, labels: [2, 0] }], settings);
    const expected = [0.2, 0.2, 1.6, 0.8, 0.1, 0.1];
    [...inputs["targets.pos"]!.data].forEach((number, at) =>
      assert.ok(Math.abs(Number(number) - expected[at]!) < 1e-6),
    );
    assert.ok(Math.abs(Number(inputs["scale.pos"]!.data[0]) + 1 / 3) < 1e-6);
  });

  it("count for nothing in a batch without any", () => {
    assert.deepEqual([...headTargets(pos, 2, [])["scale.pos"]!.data], [0]);
  });
});
