import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { bioesLabels, canFollow, convertTags, inferScheme, isWellFormed, parseScheme, SCHEMES } from "./schemes";
import { readSpans } from "./spans";

const tag = fc
  .tuple(fc.constantFrom("B", "I", "E", "S", "L", "U", "X"), fc.constantFrom("A", "B-C"))
  .map(([prefix, label]) => `${prefix}-${label}`);
/** The tags of a sentence, mostly ill-formed in any scheme. */
const anyTags = fc.array(fc.oneof(tag, fc.constantFrom("O", "O", "_")));

describe("parseScheme", () => {
  it("knows each scheme in any case, and IOBES", () => {
    for (const scheme of SCHEMES) {
      assert.equal(parseScheme(scheme), scheme);
      assert.equal(parseScheme(scheme.toLowerCase()), scheme);
    }
    assert.equal(parseScheme("iobes"), "BIOES");
    assert.equal(parseScheme("BIO"), undefined);
    assert.equal(parseScheme(""), undefined);
  });
});

describe("convertTags", () => {
  for (const [tags, to, expected] of [
    ["I-PER I-PER B-PER O I-LOC", "IOB2", "B-PER I-PER B-PER O B-LOC"],
    ["B-PER I-PER B-PER O B-LOC", "IOB1", "I-PER I-PER B-PER O I-LOC"],
    ["B-PER I-PER B-PER O B-LOC", "BIOES", "B-PER E-PER S-PER O S-LOC"],
    ["B-PER E-PER S-PER O S-LOC", "BILOU", "B-PER L-PER U-PER O U-LOC"],
    ["O I-PER I-LOC", "IOB2", "O B-PER B-LOC"],
    ["_ B-PER _ I-PER _", "BIOES", "_ S-PER _ S-PER _"],
    ["B-creative-work I-creative-work", "BIOES", "B-creative-work E-creative-work"],
    ["B I I O B", "BIOES", "B I E O S"],
    ["B I B O B", "IOB1", "I I B O I"],
    ["", "IOB2", ""],
  ] as const) {
    it(`writes ${tags} as ${to}`, () => {
      assert.equal(convertTags(tags === "" ? [] : tags.split(" "), to).join(" "), expected);
    });
  }

  it("always writes well-formed tags of the same spans, and keeps cells without annotation", () => {
    fc.assert(
      fc.property(anyTags, fc.constantFrom(...SCHEMES), (tags, scheme) => {
        const converted = convertTags(tags, scheme);
        assert.ok(isWellFormed(converted, scheme));
        assert.deepEqual(readSpans(converted), readSpans(tags));
        assert.deepEqual(
          converted.map((tag) => tag === "_"),
          tags.map((tag) => tag === "_"),
        );
      }),
    );
  });

  it("comes back unchanged from any other scheme", () => {
    fc.assert(
      fc.property(anyTags, fc.constantFrom(...SCHEMES), fc.constantFrom(...SCHEMES), (tags, from, to) => {
        const wellFormed = convertTags(tags, from);
        assert.deepEqual(convertTags(convertTags(wellFormed, to), from), wellFormed);
      }),
    );
  });
});

describe("isWellFormed", () => {
  for (const [tags, schemes] of [
    ["O _ O", "IOB2 IOB1 BIOES BILOU"],
    ["B-PER I-PER O", "IOB2"],
    ["I-PER I-PER B-PER", "IOB1"],
    ["O B-PER", "IOB2"],
    ["I-PER I-LOC", "IOB1"],
    ["I-PER B-LOC", ""],
    ["B-PER E-PER S-PER", "BIOES"],
    ["B-PER L-PER U-PER", "BILOU"],
    ["B-PER I-PER E-LOC", ""],
    ["S-PER I-PER", ""],
    ["PER", ""],
    ["O-PER", ""],
    ["b-PER", ""],
  ] as const) {
    it(`finds ${tags} well-formed in ${schemes || "no scheme"}`, () => {
      const found = SCHEMES.filter((scheme) => isWellFormed(tags.split(" "), scheme));
      assert.equal(found.join(" "), schemes);
    });
  }
});

describe("inferScheme", () => {
  const infer = (...sentences: string[]) => inferScheme(sentences.map((tags) => tags.split(" ")));

  it("reads on where the first sentences say little", () => {
    assert.equal(infer("O O", "B-PER I-PER", "B-PER E-PER", "S-LOC")?.scheme, "BIOES");
    assert.equal(infer("I-PER", "I-PER B-PER", "O I-LOC")?.scheme, "IOB1");
    assert.equal(infer("O", "B-PER I-PER", "_ U-PER", "B-PER L-PER")?.scheme, "BILOU");
  });

  it("says how many tags decided", () => {
    assert.deepEqual(infer("B-PER I-PER O", "B-LOC _", "I-LOC"), {
      scheme: "IOB2",
      reason: "3 of 4 tags other than O fit IOB2, more than any other scheme",
    });
    assert.equal(infer("B-PER")?.reason, "all 1 tags other than O fit IOB2, more than any other scheme");
  });

  it("stays with the scheme of a corpus that has faults", () => {
    assert.equal(infer("B-LOC I-org", "B-PER I-PER", "I-O", "B-PER")?.scheme, "IOB2");
  });

  it("finds none where there are no spans", () => {
    assert.equal(inferScheme([]), undefined);
    assert.equal(infer("O _", "_"), undefined);
    assert.equal(infer("PRON VERB DET NOUN PUNCT"), undefined);
    assert.equal(infer("PRO-KS V ART N ADV-KS . -LRB- I"), undefined);
  });

  it("finds each scheme in what convertTags writes", () => {
    fc.assert(
      fc.property(fc.array(anyTags, { minLength: 1 }), fc.constantFrom(...SCHEMES), (sentences, scheme) => {
        fc.pre(sentences.some((tags) => readSpans(tags).length > 0));
        assert.equal(inferScheme(sentences.map((tags) => convertTags(tags, scheme)))?.scheme, scheme);
      }),
    );
  });
});

describe("canFollow", () => {
  const edges = (tags: string[]) => [undefined, ...tags, undefined];

  it("allows exactly the sequences that are well-formed BIOES", () => {
    const labels = fc.constantFrom(...bioesLabels(["A", "B-C"]));
    fc.assert(
      fc.property(fc.array(labels, { maxLength: 5 }), (tags) => {
        const path = edges(tags);
        const allowed = path.slice(1).every((tag, i) => canFollow(path[i], tag));
        assert.equal(allowed, isWellFormed(tags, "BIOES"));
      }),
      { numRuns: 2000 },
    );
  });

  it("knows the edges of a sentence", () => {
    assert.deepEqual(bioesLabels(["A"]), ["O", "B-A", "I-A", "E-A", "S-A"]);
    assert.deepEqual(
      bioesLabels(["A"]).map((label) => canFollow(undefined, label)),
      [true, true, false, false, true],
    );
    assert.deepEqual(
      bioesLabels(["A"]).map((label) => canFollow(label, undefined)),
      [true, false, false, true, true],
    );
  });
});

describe("BC5CDR in two schemes (skipped without ../shared/data)", () => {
  const folder = join(__dirname, "../../../shared/data/bc5cdr");

  function readTags(file: string): string[][] {
    // The IOB files alone end with an empty line.
    const sentences = readFileSync(file, "utf8").trimEnd().split("\n\n");
    return sentences.map((sentence) => sentence.split("\n").map((line) => line.split("\t")[1]!));
  }

  for (const split of ["train", "devel", "test"]) {
    it(`converts ${split} between IOB2 and BIOES as published`, function () {
      if (!existsSync(folder)) this.skip();
      const iob = readTags(join(folder, "BC5CDR-IOB", `${split}.tsv`));
      const bioes = readTags(join(folder, "BC5CDR-IOBES", `${split}.tsv`));
      assert.deepEqual(
        iob.map((tags) => convertTags(tags, "BIOES")),
        bioes,
      );
      assert.deepEqual(
        bioes.map((tags) => convertTags(tags, "IOB2")),
        iob,
      );
      assert.equal(inferScheme(iob)?.scheme, "IOB2");
      assert.equal(inferScheme(bioes)?.scheme, "BIOES");
    });
  }
});
