import assert from "node:assert/strict";
import fc from "fast-check";
import { EncodingError } from "./encoding";
import { decodeLines, isLegacyEncoding, LEGACY_ENCODINGS } from "./legacy-encoding";

describe("decodeLines", () => {
  it("reads lines that are not UTF-8 in the other encoding, and the others as UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("Zoë\tB\r\n"), Buffer.from("Ren\xe9e \x93so\x94\tO\n", "latin1")]);
    assert.deepEqual(decodeLines(bytes, "windows-1252"), { text: "Zoë\tB\r\nRenée “so”\tO\n", isForeign: true });
    assert.equal(decodeLines(bytes, "windows-1251").text, "Zoë\tB\r\nRenйe “so”\tO\n");
  });

  it("leaves UTF-8 alone, byte order mark included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = Buffer.from(`\uFEFF${text}`);
        assert.deepEqual(decodeLines(bytes, "windows-1252"), { text: bytes.toString(), isForeign: false });
      }),
    );
  });

  it("gives back what was written in Latin-1", () => {
    const line = fc.string({ unit: fc.constantFrom(..."aé ü\tß\n") });
    fc.assert(
      fc.property(line, (text) => {
        const bytes = Buffer.from(text, "latin1");
        assert.equal(decodeLines(bytes, "windows-1252").text, text);
      }),
    );
  });

  it("refuses UTF-16, and an encoding that does not exist", () => {
    assert.throws(() => decodeLines(Buffer.from("\uFEFFé", "utf16le"), "windows-1252"), EncodingError);
    assert.throws(() => decodeLines(Buffer.from("a"), "latin-99"), RangeError);
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
