import assert from "node:assert/strict";
import fc from "fast-check";
import { SCHEMES } from "./schemes";
import { parseTag, readSpans, writeSpans, type Span } from "./spans";

/** `"0-2 PER"` for a span of the first two tokens. */
function show(spans: readonly Span[]): string {
  return spans.map(({ start, end, label }) => `${start}-${end} ${label}`.trimEnd()).join(", ");
}

/** A sentence's spans, from pairs of a gap before a span and its length; labels are few, so that equal ones touch. */
const sentences = fc
  .array(
    fc.record({ gap: fc.nat(2), length: fc.integer({ min: 1, max: 4 }), label: fc.constantFrom("A", "B-C", "", "O") }),
  )
  .chain((pieces) => fc.nat(2).map((rest) => ({ pieces, rest })))
  .map(({ pieces, rest }) => {
    let end = 0;
    const spans = pieces.map(({ gap, length, label }) => {
      const start = end + gap;
      end = start + length;
      return { start, end, label };
    });
    return { spans, length: end + rest };
  });

describe("parseTag", () => {
  for (const [tag, prefix, label] of [
    ["O", "O", ""],
    ["_", "_", ""],
    ["B-PER", "B", "PER"],
    ["B-creative-work", "B", "creative-work"],
    ["I-", "I", ""],
    ["-LRB-", "", "LRB-"],
    ["", "", ""],
  ]) {
    it(`splits ${JSON.stringify(tag)}`, () => assert.deepEqual(parseTag(tag!), { prefix, label }));
  }
});

describe("readSpans", () => {
  for (const [what, tags, expected] of [
    ["no tokens", "", ""],
    ["one span", "O B-PER I-PER O", "1-3 PER"],
    ["I after O", "O I-PER O", "1-2 PER"],
    ["I at the start", "I-PER I-PER", "0-2 PER"],
    ["I of another label", "B-LOC I-ORG I-ORG", "0-1 LOC, 1-3 ORG"],
    ["B between adjacent spans of IOB1", "I-PER B-PER I-PER", "0-1 PER, 1-3 PER"],
    ["B of another label", "I-PER B-LOC", "0-1 PER, 1-2 LOC"],
    ["B after B", "B-PER B-PER", "0-1 PER, 1-2 PER"],
    ["hyphens in labels", "B-a-b I-a-b I-a", "0-2 a-b, 2-3 a"],
    ["BIOES", "S-PER B-PER I-PER E-PER B-PER E-PER", "0-1 PER, 1-4 PER, 4-6 PER"],
    ["BILOU", "U-PER B-PER I-PER L-PER B-PER L-PER", "0-1 PER, 1-4 PER, 4-6 PER"],
    ["B that is not closed before O", "B-PER I-PER O", "0-2 PER"],
    ["B that is not closed at the end", "O B-PER", "1-2 PER"],
    ["B that is not closed before S", "B-PER S-PER", "0-1 PER, 1-2 PER"],
    ["E without B", "O E-PER O", "1-2 PER"],
    ["E without B at the start", "E-PER E-PER", "0-1 PER, 1-2 PER"],
    ["E of another label", "B-PER E-LOC", "0-1 PER, 1-2 LOC"],
    ["I after E", "B-PER E-PER I-PER", "0-2 PER, 2-3 PER"],
    ["I after S", "S-PER I-PER", "0-1 PER, 1-2 PER"],
    ["E after S", "S-PER E-PER", "0-1 PER, 1-2 PER"],
    ["L after U", "U-PER L-PER", "0-1 PER, 1-2 PER"],
    ["brackets around one token", "[-NP I-NP ]-NP", "0-1 NP, 1-2 NP, 2-3 NP"],
    ["a cell without annotation", "B-PER _ I-PER", "0-1 PER, 2-3 PER"],
    ["prefixes alone", "B I O S", "0-2, 3-4"],
    ["labels without a prefix", "PER B-PER . PER", "1-2 PER"],
    ["an unknown prefix", "X-PER X-PER B-PER", "0-2 PER, 2-3 PER"],
    ["O with a label", "B-PER O-PER I-PER", "0-1 PER, 2-3 PER"],
    ["lower case, which conlleval tells from upper case", "b-PER b-PER", "0-2 PER"],
  ]) {
    it(`reads ${what}: ${tags}`, () => {
      assert.equal(show(readSpans(tags === "" ? [] : tags!.split(" "))), expected);
    });
  }
});

describe("writeSpans", () => {
  const spans = [
    { start: 0, end: 1, label: "A" },
    { start: 1, end: 4, label: "A" },
    { start: 4, end: 6, label: "B" },
  ];
  for (const [scheme, expected] of [
    ["IOB1", "I-A B-A I-A I-A I-B I-B O"],
    ["IOB2", "B-A B-A I-A I-A B-B I-B O"],
    ["BIOES", "S-A B-A I-A E-A B-B E-B O"],
    ["BILOU", "U-A B-A I-A L-A B-B L-B O"],
  ] as const) {
    it(`writes ${scheme}`, () => assert.equal(writeSpans(spans, 7, scheme).join(" "), expected));
  }

  for (const [what, start, end] of [
    ["overlap", 5, 7],
    ["are empty", 6, 6],
    ["reach past the sentence", 6, 8],
  ] as const) {
    it(`refuses spans that ${what}`, () => {
      assert.throws(() => writeSpans([...spans, { start, end, label: "A" }], 7, "IOB2"), RangeError);
    });
  }

  for (const scheme of SCHEMES) {
    it(`writes what readSpans reads, in ${scheme}`, () => {
      fc.assert(
        fc.property(sentences, ({ spans, length }) => {
          assert.deepEqual(readSpans(writeSpans(spans, length, scheme)), spans);
        }),
      );
    });
  }
});
