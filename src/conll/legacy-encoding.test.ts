import assert from "node:assert/strict";
import fc from "fast-check";
import { ConllDecoder } from "./decoder";
import { ConllFileError } from "./file";
import { decodeLines, isLegacyEncoding, LEGACY_ENCODINGS } from "./legacy-encoding";

describe("decodeLines", () => {
  it("reads lines that are not UTF-8 in the other encoding, and the others as UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("Zoë\tB\r\n"), Buffer.from("Ren\xe9e \x93so\x94\tO\n", "latin1")]);
    assert.equal(decodeLines(bytes, "windows-1252"), "Zoë\tB\r\nRenée “so”\tO\n");
    assert.equal(decodeLines(bytes, "windows-1251"), "Zoë\tB\r\nRenйe “so”\tO\n");
  });

  it("leaves UTF-8 alone, byte order mark included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = Buffer.from(`\uFEFF${text}`);
        assert.equal(decodeLines(bytes, "windows-1252"), bytes.toString());
      }),
    );
  });

  it("gives back what was written in Latin-1", () => {
    const line = fc.string({ unit: fc.constantFrom(..."aé ü\tß\n") });
    fc.assert(
      fc.property(line, (text) => {
        const bytes = Buffer.from(text, "latin1");
        assert.equal(decodeLines(bytes, "windows-1252"), text);
      }),
    );
  });

  it("takes no line for UTF-16", () => {
    assert.equal(decodeLines(Buffer.from("ÿþ\tO\n", "latin1"), "windows-1252"), "ÿþ\tO\n");
  });

  it("refuses an encoding that does not exist", () => {
    assert.throws(() => decodeLines(Buffer.from("a"), "latin-99"), RangeError);
  });
});

describe("ConllDecoder", () => {
  const utf16 = Buffer.from("\uFEFFé", "utf16le");

  it("refuses UTF-16 and binary data with the name of the file, whatever the other encoding", () => {
    const { decode, foreign } = new ConllDecoder("windows-1252");
    assert.throws(
      () => decode("a.conll", utf16),
      (error) => error instanceof ConllFileError && /a\.conll.*UTF-16/.test(error.message),
    );
    assert.throws(
      () => decode("b.conll", Buffer.from([0xe9, 0])),
      (error) => error instanceof ConllFileError && /b\.conll holds NUL/.test(error.message),
    );
    assert.equal(foreign.size, 0);
  });

  it("remembers which files are in the other encoding", () => {
    const { decode, foreign } = new ConllDecoder("windows-1252");
    assert.equal(decode("a.conll", Buffer.from("é\tO\n")), "é\tO\n");
    assert.equal(decode("b.conll", Buffer.from("é\tO\n", "latin1")), "é\tO\n");
    assert.deepEqual([...foreign], ["b.conll"]);
  });
});

describe("the legacy encodings", () => {
  it("exist", () => {
    for (const { label } of LEGACY_ENCODINGS) assert.ok(isLegacyEncoding(label), label);
  });

  it("are known by their other names, but UTF-8 and UTF-16 are none", () => {
    assert.ok(isLegacyEncoding("Latin1"));
    assert.ok(!isLegacyEncoding("utf8"));
    assert.ok(!isLegacyEncoding("utf-16"));
    assert.ok(!isLegacyEncoding("latin-99"));
  });
});
