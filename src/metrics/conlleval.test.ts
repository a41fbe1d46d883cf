import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { formatConlleval, SpanCounts } from "./conlleval";

/** Counts of sentences given as `gold` and `predicted` tags, tags with blanks between. */
function count(...sentences: [gold: string, predicted: string][]): SpanCounts {
  const counts = new SpanCounts();
  for (const [gold, predicted] of sentences) counts.add(gold.split(" "), predicted.split(" "));
  return counts;
}

describe("SpanCounts", () => {
  for (const [what, gold, predicted, expected] of [
    ["the same span in two schemes", "B-PER I-PER O", "B-PER E-PER O", { gold: 1, predicted: 1, correct: 1 }],
    ["I after O as the start of a span", "O B-PER", "O I-PER", { gold: 1, predicted: 1, correct: 1 }],
    ["a span that is too short", "B-PER I-PER", "B-PER O", { gold: 1, predicted: 1, correct: 0 }],
    ["a span that starts too late", "B-PER I-PER", "O I-PER", { gold: 1, predicted: 1, correct: 0 }],
    ["a span that is too long", "B-PER O", "B-PER I-PER", { gold: 1, predicted: 1, correct: 0 }],
    ["another label", "B-PER I-PER", "B-LOC I-LOC", { gold: 1, predicted: 1, correct: 0 }],
    ["a label that changes within", "B-PER I-PER", "B-PER I-LOC", { gold: 1, predicted: 2, correct: 0 }],
    ["a span cut in two", "B-PER I-PER", "B-PER B-PER", { gold: 1, predicted: 2, correct: 0 }],
    ["two spans made one", "I-PER B-PER", "I-PER I-PER", { gold: 2, predicted: 1, correct: 0 }],
    ["some right, some wrong", "S-A O S-B S-A", "S-A S-A S-B O", { gold: 3, predicted: 3, correct: 2 }],
    ["no spans", "O O", "O O", { gold: 0, predicted: 0, correct: 0 }],
  ] as const) {
    it(`counts ${what}`, () => assert.deepEqual(count([gold, predicted]).spans, expected));
  }

  it("ends spans where a sentence ends", () => {
    assert.deepEqual(count(["B-PER", "B-PER"], ["I-PER", "I-PER"]).spans, { gold: 2, predicted: 2, correct: 2 });
  });

  it("gives fractions, for all spans and for each label", () => {
    const { labels, ...overall } = count(["B-PER O B-LOC O", "B-PER O B-PER B-PER"]).score();
    assert.deepEqual(overall, { precision: 1 / 3, recall: 0.5, f1: 0.4, accuracy: 0.5, support: 2 });
    assert.deepEqual(labels, {
      LOC: { precision: 0, recall: 0, f1: 0, support: 1, predicted: 0 },
      PER: { precision: 1 / 3, recall: 1, f1: 0.5, support: 1, predicted: 3 },
    });
  });

  it("scores nothing as 0", () => {
    const nothing = { precision: 0, recall: 0, f1: 0, accuracy: 0, support: 0, labels: {} };
    assert.deepEqual(new SpanCounts().score(), nothing);
  });

  it("refuses sentences of different lengths", () => {
    assert.throws(() => new SpanCounts().add(["O"], ["O", "O"]), RangeError);
  });

  it("finds everything right where prediction and gold are the same, whatever the tags", () => {
    const tags = fc.array(fc.constantFrom("O", "_", "B-A", "I-A", "E-A", "S-A", "I-B", "E-B", "X-A"));
    fc.assert(
      fc.property(fc.array(tags), fc.boolean(), (sentences, raw) => {
        const counts = new SpanCounts({ raw });
        for (const sentence of sentences) counts.add(sentence, sentence);
        assert.equal(counts.spans.gold, counts.spans.correct);
        assert.equal(counts.spans.predicted, counts.spans.correct);
        assert.equal(counts.tokens, counts.correctTokens);
      }),
    );
  });
});

describe("formatConlleval", () => {
  it("prints labels in order, their names to the right", () => {
    assert.equal(
      formatConlleval(count(["B-PER O B-LOC", "B-PER O O"])),
      [
        "processed 3 tokens with 2 phrases; found: 1 phrases; correct: 1.",
        "accuracy:  66.67%; precision: 100.00%; recall:  50.00%; FB1:  66.67",
        "              LOC: precision:   0.00%; recall:   0.00%; FB1:   0.00  0",
        "              PER: precision: 100.00%; recall: 100.00%; FB1: 100.00  1",
        "",
      ].join("\n"),
    );
  });

  it("prints no scores without tokens", () => {
    const line = "processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.\n";
    assert.equal(formatConlleval(new SpanCounts()), line);
  });

  it("counts a label's bytes, as Perl does", () => {
    assert.match(formatConlleval(count(["B-Straße", "O"])), /^ {10}Straße: /m);
  });

  for (const [right, expected] of [
    [1, "3.12"],
    [3, "9.38"],
    [5, "15.62"],
    [7, "21.88"],
    [31, "96.88"],
  ] as const) {
    it(`rounds ${right}/32 as C does, to ${expected}`, () => {
      const gold = Array<string>(32).fill("X");
      const counts = new SpanCounts();
      counts.add(
        gold,
        gold.map((tag, i) => (i < right ? tag : "Y")),
      );
      assert.ok(formatConlleval(counts).includes(`accuracy: ${expected.padStart(6)}%`));
    });
  }

  const folder = join(__dirname, "../../../shared/data/cases/conlleval");
  for (const corpus of ["wnut17-test", "bc5cdr-devel"]) {
    for (const raw of [false, true]) {
      const file = `${corpus}.result${raw ? ".raw" : ""}.txt`;
      it(`prints ${file} to the byte (skipped without ../shared/data)`, function () {
        if (!existsSync(folder)) this.skip();
        const counts = new SpanCounts({ raw });
        const sentences = readFileSync(join(folder, `${corpus}.pred.txt`), "utf8")
          .trimEnd()
          .split("\n\n");
        for (const sentence of sentences) {
          const rows = sentence.split("\n").map((line) => line.split(" "));
          counts.add(
            rows.map((row) => row.at(-2)!),
            rows.map((row) => row.at(-1)!),
          );
        }
        assert.equal(formatConlleval(counts), readFileSync(join(folder, file), "utf8"));
      });
    }
  }
});
