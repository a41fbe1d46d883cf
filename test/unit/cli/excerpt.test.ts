import assert from "node:assert/strict";
import { excerptOf, withoutControls } from "../../../src/cli/lint-report/excerpt";

/** The excerpt with its marks below it, as it is printed. */
function show(line: string, from: number, to: number, width = 80): string[] {
  const { text, start, end } = excerptOf(line, from, to, width);
  return [text, " ".repeat(start) + "^".repeat(end - start)];
}

describe("excerptOf", () => {
  it("marks a range, the end of a line and an empty line", () => {
    assert.deepEqual(show("Anna B-PER", 5, 10), ["Anna B-PER", "     ^^^^^"]);
    assert.deepEqual(show("Anna", 4, 4), ["Anna", "    ^"]);
    assert.deepEqual(show("", 0, 0), ["", "^"]);
    assert.deepEqual(show("Anna", 2, 2), ["Anna", "  ^"]);
  });

  it("writes TABs as blanks, and marks them as wide as they are shown", () => {
    assert.deepEqual(show("Anna\tPROPN\tO", 5, 10), ["Anna    PROPN   O", "        ^^^^^"]);
    assert.deepEqual(show("a\tb", 1, 2), ["a   b", " ^^^"]);
  });

  it("counts columns of the terminal, not UTF-16 units", () => {
    assert.deepEqual(show("東京 LOC", 3, 6), ["東京 LOC", "     ^^^"]);
    assert.deepEqual(show("😀 X", 3, 4), ["😀 X", "   ^"]);
    assert.deepEqual(show("e\u0301 X", 3, 4), ["e\u0301 X", "  ^"]);
  });

  it("names characters that a terminal obeys or does not show", () => {
    assert.deepEqual(show("a\u200Bb", 1, 2), ["a<200B>b", " ^^^^^^"]);
    assert.deepEqual(show("a\u001B[31mb", 0, 1), ["a<001B>[31mb", "^"]);
    assert.deepEqual(show("a\u00A0b\u202E", 1, 2), ["a<00A0>b<202E>", " ^^^^^^"]);
    assert.deepEqual(show("\uD83D", 0, 1), ["<D83D>", "^^^^^^"]);
    assert.equal(withoutControls('"\u001B[31m" is\u2028no'), '"<001B>[31m" is<2028>no');
  });

  it("cuts a long line to the width, and shows where the range begins", () => {
    const line = `${"x".repeat(100)}HERE${"y".repeat(100)}`;
    for (const width of [20, 40, 79]) {
      for (const [from, to] of [
        [0, 1],
        [0, 204],
        [100, 104],
        [100, 204],
        [203, 204],
        [204, 204],
      ] as const) {
        const { text, start, end } = excerptOf(line, from, to, width);
        assert.ok(text.length <= width, `${text.length} of ${width}`);
        assert.ok(start < end && end <= width, `${start} to ${end} of ${width}`);
        if (from < 204) assert.equal(text[start], line[from], `${from} to ${to} in ${width}: ${text}`);
      }
    }
    assert.deepEqual(show(line, 100, 104, 20), ["…xxxxxxHEREyyyyyyyy…", "       ^^^^"]);
    assert.deepEqual(show(`${"x".repeat(30)}`, 0, 1, 20), [`${"x".repeat(19)}…`, "^"]);
  });
});
