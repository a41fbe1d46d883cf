import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { readFlairSpans } from "./flair-spans";
import { readSpans, writeSpans } from "./spans";

describe("readFlairSpans", () => {
  it("reads broken tags as Flair has been recorded to read them", () => {
    const lines = readFileSync("test/unit/flair/fixtures/spans.jsonl", "utf8").trim().split("\n");
    assert.equal(lines.length, 250);
    for (const line of lines) {
      const [tags, spans] = JSON.parse(line) as [string[], [number, number, string][]];
      assert.deepEqual(
        readFlairSpans(tags).map(({ start, end, label }) => [start, end, label]),
        spans,
        line,
      );
    }
  });

  it("reads well-formed tags as conlleval does", () => {
    const tags = fc.array(fc.constantFrom("O", "B-A", "I-A", "E-A", "S-A", "B-B", "I-B", "S-B"));
    fc.assert(
      fc.property(tags, (tags) => {
        const wellFormed = writeSpans(readSpans(tags), tags.length, "BIOES");
        assert.deepEqual(readFlairSpans(wellFormed), readSpans(wellFormed));
      }),
    );
  });
});
