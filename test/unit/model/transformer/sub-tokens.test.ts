import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { casingOf } from "../../../../src/model/transformer/casing";
import { subTokenSentence } from "../../../../src/model/transformer/sub-token-sentence";
import { SubTokenizer } from "../../../../src/model/transformer/sub-tokenizer";
import { fixtures, miniLmFolder } from "./recorded";

interface RecordedTokens {
  readonly words: readonly (readonly string[])[];
  readonly tokenizers: Readonly<
    Record<
      string,
      { readonly ids: readonly (readonly number[])[]; readonly wordIds: readonly (readonly (number | null)[])[] }
    >
  >;
}

function readTokenizer(folder: string): SubTokenizer {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Record<string, unknown>;
  return new SubTokenizer({ tokenizer: read("tokenizer.json"), settings: read("tokenizer_config.json") });
}

const LONGEST = 512;

/** Our library takes a zero-width joiner for a space where XLM-RoBERTa's normalizer keeps it. The first sub-token is the same. */
const differs: Readonly<Record<string, string>> = { unigram: "👩‍👩‍👧‍👦" };

const alone = (longest: number) => ({ longest, context: 0 });

describe("sub-tokens against transformers' fast tokenizers", () => {
  const { words, tokenizers } = JSON.parse(readFileSync(join(fixtures, "tokens.json"), "utf8")) as RecordedTokens;
  for (const [name, recorded] of Object.entries(tokenizers)) {
    const folder = name === "minilm" ? miniLmFolder : join(fixtures, name);
    const isThere = existsSync(folder);
    const note = isThere ? "" : " (skipped: bench/flair/setup.sh has not fetched it)";
    (isThere ? describe : describe.skip)(`${name}${note}`, () => {
      words.forEach((forms, sentence) => {
        it(forms.join(" ").slice(0, 60), () => {
          const tokenizer = readTokenizer(folder);
          const { windows, places } = subTokenSentence({ forms }, tokenizer, alone(LONGEST));
          assert.equal(windows.length, 1);
          const found = [...windows[0]!];
          const [ids, wordIds] = [recorded.ids[sentence]!, recorded.wordIds[sentence]!];
          const special = ids.filter((_, at) => wordIds[at] === null);
          assert.deepEqual([...tokenizer.before, ...tokenizer.after], special);
          assert.deepEqual(found.slice(0, tokenizer.before.length), tokenizer.before);
          assert.deepEqual(found.slice(-tokenizer.after.length), tokenizer.after);
          forms.forEach((form, word) => {
            const { first, last } = places[word]!;
            const expected = ids.filter((_, at) => wordIds[at] === word);
            if (expected.length === 0) assert.equal(first, last, "a word of no sub-token is one unknown");
            else if (differs[name] === form) assert.equal(found[first], expected[0]);
            else assert.deepEqual(found.slice(first, last + 1), expected, form);
          });
        });
      });
    });
  }
});

describe("a long sentence", () => {
  const tokenizer = readTokenizer(join(fixtures, "wordpiece"));
  const forms = Array.from({ length: 40 }, (_, at) => ["the", "cat", "sat", "unbelievably"][at % 4]!);

  it("lies in windows that overlap by half, each within the longest", () => {
    const { windows, places } = subTokenSentence({ forms }, tokenizer, alone(16));
    assert.ok(windows.length > 4);
    for (const window of windows) assert.ok(window.length <= 16, `${window.length}`);
    const specials = tokenizer.before.length + tokenizer.after.length;
    const inside = windows.reduce((sum, window) => sum + window.length - specials, 0);
    const count = forms.flatMap((form) => tokenizer.idsOf(form)).length;
    assert.ok(inside > 1.5 * count && inside < 2.5 * count, `${inside} of ${count}`);
    assert.equal(places.length, forms.length);
  });

  it("has each word read where it stands, with a quarter of a window around it", () => {
    const { windows, places } = subTokenSentence({ forms }, tokenizer, alone(16));
    places.forEach(({ window, first, last }, word) => {
      const ids = tokenizer.idsOf(forms[word]!);
      assert.deepEqual([...windows[window]!.subarray(first, last + 1)], ids.slice(0, last - first + 1));
      const room = windows[window]!.length - tokenizer.before.length - tokenizer.after.length;
      const before = first - tokenizer.before.length;
      const isInside = before >= 3 && room - 1 - before >= 3;
      const isAtEdgeOfAll = window === 0 || window === windows.length - 1;
      assert.ok(isInside || isAtEdgeOfAll, `word ${word}: ${before} of ${room}`);
    });
  });

  it("is one window where it fits exactly", () => {
    const one = subTokenSentence({ forms: ["the", "cat"] }, tokenizer, alone(512)).windows[0]!.length;
    assert.equal(subTokenSentence({ forms: ["the", "cat"] }, tokenizer, alone(one)).windows.length, 1);
    assert.equal(subTokenSentence({ forms: ["the", "cat"] }, tokenizer, alone(one - 1)).windows.length, 2);
  });
});

describe("a sentence in its document", () => {
  const tokenizer = readTokenizer(join(fixtures, "wordpiece"));
  const ids = (...forms: string[]) => forms.flatMap((form) => [...tokenizer.idsOf(form)]);
  const sentence = {
    forms: ["the", "cat"],
    context: { before: ["unbelievably", "the", "mat"], after: ["sat", "on", "the", "mat"] },
  };
  const inside = ([window]: readonly Int32Array[]) => [
    ...window!.subarray(tokenizer.before.length, window!.length - tokenizer.after.length),
  ];

  it("has as many sub-tokens around it as are asked for, and its words are read behind those before it", () => {
    const { windows, places, words, size } = subTokenSentence(sentence, tokenizer, { longest: 512, context: 3 });
    const before = ids(...sentence.context.before).slice(-3);
    const after = ids(...sentence.context.after).slice(0, 3);
    assert.deepEqual(inside(windows), [...before, ...ids("the", "cat"), ...after]);
    assert.equal(words, 2);
    assert.equal(size, windows[0]!.length);
    assert.equal(windows[0]![places[0]!.first], ids("the")[0]);
    assert.equal(places[0]!.first, tokenizer.before.length + 3);
  });

  it("has less around it where the encoder reads no more, and is not cut for it", () => {
    const specials = tokenizer.before.length + tokenizer.after.length;
    const own = ids("the", "cat").length;
    const { windows } = subTokenSentence(sentence, tokenizer, { longest: specials + own + 3, context: 64 });
    assert.equal(windows.length, 1);
    assert.equal(inside(windows).length, own + 2);
  });

  it("tells for each sub-token how its word is written, where the encoder reads that", () => {
    const written = {
      forms: ["The", "CAT"],
      context: { before: ["unbelievably"], after: ["12"] },
    };
    const { windows, casings } = subTokenSentence(written, tokenizer, { longest: 512, context: 64, casing: true });
    const [small, first, all, none] = ["a", "The", "CAT", "12"].map(casingOf);
    const times = (form: string, casing: number | undefined) => tokenizer.idsOf(form).map(() => casing);
    const expected = [
      ...times("unbelievably", small),
      ...times("The", first),
      ...times("CAT", all),
      ...times("12", none),
    ];
    assert.ok(times("unbelievably", small).length > 1);
    assert.deepEqual(inside(casings!), expected);
    assert.equal(casings![0]!.length, windows[0]!.length);
    assert.equal(subTokenSentence(written, tokenizer, { longest: 512, context: 64 }).casings, undefined);
  });

  it("is alone without context", () => {
    const { windows } = subTokenSentence(sentence, tokenizer, { longest: 512, context: 0 });
    assert.deepEqual(inside(windows), ids("the", "cat"));
  });
});
