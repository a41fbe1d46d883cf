import assert from "node:assert/strict";
import fc from "fast-check";
import { acceptTags } from "./accepted-tags";
import { bioesLabels, isWellFormed } from "./schemes";
import { readSpans, writeSpans, type Scheme } from "./spans";
import type { Task } from "./task";

const pos: Task = { id: "pos", kind: "token", column: "pos", weight: 1 };
const ner = (scheme: Scheme): Task => ({ id: "ner", kind: "span", column: "ner", weight: 1, scheme });

/** Tags as one text, `_` for a word without annotation; `accepted` marks words with x. */
function accept(task: Task, annotated: string, predicted: string, accepted: string): string {
  const tags = acceptTags(
    task,
    annotated.split(" ").map((tag) => (tag === "_" ? undefined : tag)),
    predicted.split(" "),
    (word) => accepted[word] === "x",
  );
  return tags.map((tag) => tag ?? "_").join(" ");
}

describe("accepted tags", () => {
  it("of tokens are those of the words alone", () => {
    assert.equal(accept(pos, "NOUN _ _", "VERB DET NOUN", "xx."), "VERB DET _");
  });

  it("are whole spans, in the scheme of the file, and take the place of what they overlap", () => {
    assert.equal(accept(ner("IOB2"), "O O B-LOC I-LOC O", "O B-PER E-PER O O", ".xx.."), "O B-PER I-PER O O");
    assert.equal(accept(ner("BIOES"), "O O O", "B-PER I-PER O", "xx."), "B-PER E-PER O");
    assert.equal(accept(ner("IOB1"), "I-PER O O", "B-PER B-PER O", ".x."), "I-PER B-PER O");
  });

  it("are no part of a span", () => {
    assert.equal(accept(ner("IOB2"), "O O O", "B-PER I-PER O", "x.x"), "O O O");
  });

  it("take a span away where the model sees none", () => {
    assert.equal(accept(ner("IOB2"), "B-PER I-PER O", "O O O", "xx."), "O O O");
    assert.equal(accept(ner("IOB2"), "B-PER I-PER O", "O O O", ".x."), "B-PER I-PER O");
    assert.equal(accept(ner("IOB2"), "B-PER I-PER O", "O B-PER O", "x.x"), "B-PER I-PER O");
    assert.equal(accept(ner("IOB2"), "B-PER I-PER O", "O B-PER O", ".x."), "O B-PER O");
  });

  it("leave words without annotation alone, but for those that were accepted", () => {
    assert.equal(accept(ner("IOB2"), "_ _ _ _", "O B-PER I-PER O", ".xx."), "_ B-PER I-PER _");
    assert.equal(accept(ner("IOB2"), "_ _ _ _", "O B-PER I-PER O", "xxxx"), "O B-PER I-PER O");
    assert.equal(accept(ner("IOB2"), "_ B-LOC", "O B-PER", "x."), "O B-LOC");
  });

  const tag = fc.constantFrom(...bioesLabels(["LOC", "PER"]));
  const scheme = fc.constantFrom<Scheme>("IOB1", "IOB2", "BIOES", "BILOU");
  const sentence = fc.array(fc.record({ annotated: tag, predicted: tag, accepted: fc.boolean() }), { maxLength: 12 });

  it("stay well-formed whatever is accepted, and hold every accepted span", () => {
    fc.assert(
      fc.property(sentence, scheme, (words, scheme) => {
        const before = writeSpans(readSpans(words.map(({ annotated }) => annotated)), words.length, scheme);
        const predicted = words.map(({ predicted }) => predicted);
        const after = acceptTags(ner(scheme), before, predicted, (word) => words[word]!.accepted) as string[];
        assert.ok(isWellFormed(after, scheme), after.join(" "));
        const spans = JSON.stringify(readSpans(after));
        for (const span of readSpans(predicted)) {
          const isAccepted = words.slice(span.start, span.end).every(({ accepted }) => accepted);
          if (isAccepted) assert.ok(spans.includes(JSON.stringify(span)), `${JSON.stringify(span)} in ${spans}`);
        }
      }),
    );
  });

  it("are all predicted ones where all are accepted", () => {
    fc.assert(
      fc.property(sentence, scheme, (words, scheme) => {
        const predicted = words.map(({ predicted }) => predicted);
        const after = acceptTags(
          ner(scheme),
          words.map(() => undefined),
          predicted,
          () => true,
        );
        assert.deepEqual(after, writeSpans(readSpans(predicted), words.length, scheme));
      }),
    );
  });
});
