import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8, EncodingError } from "./encoding";
import { ConllFileError, readConllFile } from "./file";

function lineOfError(bytes: Uint8Array): number | undefined {
  try {
    decodeUtf8(bytes);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof EncodingError);
    assert.match(error.message, /UTF-8/);
    return error.line;
  }
}

describe("decodeUtf8", () => {
  it("decodes what encodeUtf8 gives, byte order mark included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, mark) => {
        const bytes = Buffer.from((mark ? "\uFEFF" : "") + text);
        assert.ok(bytes.equals(encodeUtf8(decodeUtf8(bytes))));
      }),
    );
  });

  it("names the line of the first broken byte", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), fc.constantFrom("é", "ü O", "à"), (lines, broken) => {
        const before = lines.map((line) => line.replace(/[\r\n]/g, "") + "\n").join("");
        const bytes = Buffer.concat([Buffer.from(before + "x"), Buffer.from(broken, "latin1"), Buffer.from("\nz\nż")]);
        assert.equal(lineOfError(bytes), lines.length + 1);
      }),
    );
  });

  it("finds what is broken at the end, over long or half a surrogate pair", () => {
    assert.equal(lineOfError(Buffer.from([0x61, 0x0d, 0x0a, 0x62, 0xe2, 0x82])), 2);
    assert.equal(lineOfError(Buffer.from([0x61, 0x0d, 0xc0, 0xaf])), 2);
    assert.equal(lineOfError(Buffer.from([0xed, 0xa0, 0x80])), 1);
  });

  it("says what to do", () => {
    assert.throws(() => decodeUtf8(Buffer.from("a O\nJos\xe9 B-PER\n", "latin1")), {
      message:
        "Line 2 is not UTF-8 (byte E9); if it is Latin-1, multitask lint --encoding windows-1252 --fix saves the file as UTF-8.",
    });
    assert.throws(() => decodeUtf8(Buffer.from("\uFEFFa O\n", "utf16le")), /UTF-16; save it as UTF-8/);
  });
});

describe("readConllFile", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "conll-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("says in one sentence why a file cannot be read", () => {
    const write = (name: string, bytes: string | Buffer) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const cases: [string, RegExp][] = [
      [folder, /is a folder; name the files in it\.$/],
      [join(folder, "none.conll"), /none\.conll does not exist\.$/],
      [write("latin1.conll", Buffer.from("caf\xe9 O", "latin1")), /latin1\.conll: Line 1 is not UTF-8/],
      [write("binary", "a\0b"), /binary holds NUL bytes/],
    ];
    for (const [path, message] of cases) {
      assert.throws(
        () => readConllFile(path),
        (error) => error instanceof ConllFileError && message.test(error.message),
      );
    }
  });

  it("reads a file", () => {
    writeFileSync(join(folder, "a.conll"), "a\tO\n");
    assert.equal(readConllFile(join(folder, "a.conll")).sentences.length, 1);
  });
});
