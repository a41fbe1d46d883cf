import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tags } from "./annotation";
import { bioesLabels, isWellFormed } from "./schemes";
import { clearWords, extendSpan, markOutside, markSpan, shrinkSpan, spanAt, type WordRange } from "./span-editing";
import { readSpans, writeSpans, type Scheme } from "./spans";
import type { SpanTask } from "./task";

const ner = (scheme: Scheme): SpanTask => ({ id: "ner", kind: "span", column: "ner", weight: 1, scheme });
const read = (text: string): Tags => text.split(" ").map((tag) => (tag === "_" ? undefined : tag));
const write = (tags: Tags | undefined) => tags && withoutGaps(tags).join(" ");
const withoutGaps = (tags: Tags) => tags.map((tag) => tag ?? "_");
const words = (start: number, end: number): WordRange => ({ start, end });

describe("editing spans", () => {
  const marked: [scheme: Scheme, before: string, words: WordRange, after: string][] = [
    ["IOB2", "O O O", words(0, 2), "B-LOC I-LOC O"],
    ["BIOES", "O O O", words(0, 2), "B-LOC E-LOC O"],
    ["BILOU", "O O O", words(1, 2), "O U-LOC O"],
    ["IOB1", "O I-LOC O", words(2, 3), "O I-LOC B-LOC"],
    ["IOB2", "_ _ _", words(1, 2), "_ B-LOC _"],
    ["IOB2", "B-PER I-PER O", words(1, 3), "B-PER B-LOC I-LOC"],
    ["BIOES", "B-PER I-PER E-PER O", words(1, 2), "S-PER S-LOC S-PER O"],
    ["BIOES", "S-PER S-PER", words(0, 2), "B-LOC E-LOC"],
    ["BIOES", "B-LOC I-LOC E-LOC", words(0, 1), "S-LOC B-LOC E-LOC"],
  ];
  for (const [scheme, before, range, after] of marked) {
    it(`makes words ${range.start} to ${range.end} of "${before}" a span: "${after}"`, () => {
      assert.equal(write(markSpan(ner(scheme), read(before), range, "LOC")), after);
    });
  }

  it("says of words that they are in no span", () => {
    assert.equal(write(markOutside(ner("BIOES"), read("B-PER I-PER E-PER _ _"), words(2, 4))), "B-PER E-PER O O _");
  });

  it("clears words of spans, and then their annotation", () => {
    assert.equal(write(clearWords(ner("BIOES"), read("O B-PER I-PER E-PER _"), words(0, 3))), "O O O S-PER _");
    assert.equal(write(clearWords(ner("BIOES"), read("O O S-PER"), words(0, 2))), "_ _ S-PER");
  });

  it("extends a span by the word beside it, which may be that of another span", () => {
    const at = (tags: string, word: number, side: "left" | "right") =>
      write(extendSpan(ner("BIOES"), read(tags), word, side));
    assert.equal(at("S-PER O", 0, "right"), "B-PER E-PER");
    assert.equal(at("S-PER B-LOC E-LOC", 0, "right"), "B-PER E-PER S-LOC");
    assert.equal(at("S-PER S-LOC _", 0, "right"), "B-PER E-PER _");
    assert.equal(at("B-LOC E-LOC S-PER", 2, "left"), "S-LOC B-PER E-PER");
    assert.equal(at("O S-PER", 1, "right"), undefined);
    assert.equal(at("S-PER O", 0, "left"), undefined);
    assert.equal(at("S-PER O", 1, "right"), undefined);
  });

  it("shrinks a span of several words", () => {
    const at = (tags: string, word: number, side: "left" | "right") =>
      write(shrinkSpan(ner("BIOES"), read(tags), word, side));
    assert.equal(at("B-PER I-PER E-PER", 0, "right"), "B-PER E-PER O");
    assert.equal(at("B-PER I-PER E-PER", 0, "left"), "O B-PER E-PER");
    assert.equal(at("O S-PER", 1, "right"), undefined);
    assert.equal(at("O S-PER", 0, "right"), undefined);
  });

  it("keeps tags outside of spans that are no tags", () => {
    assert.equal(write(markSpan(ner("IOB2"), read("PERS O"), words(1, 2), "LOC")), "PERS B-LOC");
  });

  const scheme = fc.constantFrom<Scheme>("IOB1", "IOB2", "BIOES", "BILOU");
  const tag = fc.constantFrom("_", ...bioesLabels(["LOC", "PER"]));
  const place = fc.nat();
  const operation = fc.record({
    kind: fc.constantFrom("mark", "outside", "clear", "extend", "shrink"),
    from: place,
    length: place,
    label: fc.constantFrom("LOC", "PER", "ORG-X"),
    side: fc.constantFrom<"left" | "right">("left", "right"),
  });

  it("never makes a sentence ill-formed, nor changes a word that is not named", () => {
    fc.assert(
      fc.property(
        scheme,
        fc.array(tag, { minLength: 1, maxLength: 10 }),
        fc.array(operation, { minLength: 1, maxLength: 12 }),
        (scheme, given, operations) => {
          const task = ner(scheme);
          const written = writeSpans(readSpans(given), given.length, scheme);
          let tags: Tags = written.map((tag, word) => (given[word] === "_" ? undefined : tag));
          for (const { kind, from, length, label, side } of operations) {
            const start = from % tags.length;
            let range = words(start, start + 1 + (length % (tags.length - start)));
            const before = tags;
            const span = spanAt(before, start);
            if (kind === "mark") {
              tags = markSpan(task, before, range, label);
              assert.deepEqual(spanAt(tags, start), { ...range, label });
            } else if (kind === "outside") {
              tags = markOutside(task, before, range);
              assert.ok(tags.slice(range.start, range.end).every((tag) => tag === "O"));
            } else if (kind === "clear") {
              tags = clearWords(task, before, range);
              for (let word = range.start; word < range.end; word++) assert.equal(spanAt(tags, word), undefined);
            } else {
              const changed = (kind === "extend" ? extendSpan : shrinkSpan)(task, before, start, side);
              if (!changed) continue;
              const inner = kind === "extend" ? 0 : -1;
              const edge = side === "right" ? span!.end + inner : span!.start - 1 - inner;
              range = words(edge, edge + 1);
              tags = changed;
              assert.equal(spanAt(tags, edge)?.label, kind === "extend" ? span!.label : undefined);
            }
            assert.equal(tags.length, before.length);
            assert.ok(isWellFormed(withoutGaps(tags), scheme), `${kind}: ${write(before)} to ${write(tags)}`);
            checkOthers(before, tags, range);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  /** Words outside of a range have the label, or the lack of one, that they had, and spans that do not touch it are the same. */
  function checkOthers(before: Tags, after: Tags, range: WordRange): void {
    const isTouched = (word: number) => range.start - 1 <= word && word <= range.end;
    for (const [word, tag] of before.entries()) {
      if (range.start <= word && word < range.end) continue;
      assert.equal(after[word] === undefined, tag === undefined);
      const [was, is] = [spanAt(before, word), spanAt(after, word)];
      assert.equal(is?.label, was?.label);
      if (!was) assert.equal(after[word], tag);
      else if (!isTouched(was.start) && !isTouched(was.end - 1) && !(was.start < range.start && range.end < was.end)) {
        assert.deepEqual(is, was);
      }
    }
  }
});
