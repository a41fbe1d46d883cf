import assert from "node:assert/strict";
import fc from "fast-check";
import { markdownParser, proseBlocks, readableMarkdown } from "./markdown";
import { tokenizeBlock } from "./plain-text";

function sentencesOf(markdown: string): string[] {
  const text = readableMarkdown(markdown);
  const blocks = proseBlocks(markdownParser.parse(text), text, { start: 0, end: text.length });
  return blocks.flatMap(tokenizeBlock).map((words) => words.map((word) => word.text).join(" "));
}

describe("the sentences of a Markdown text", () => {
  const cases: [what: string, markdown: string, sentences: string[]][] = [
    ["headings", "# Anna *Keller*\nShe sings.\n\nOld\n===", ["Anna Keller", "She sings .", "Old"]],
    ["front matter", "---\ntitle: Anna\n---\nShe sings.", ["She sings ."]],
    ["front matter in TOML", "+++\ntitle = 'Anna'\n+++\n\nShe sings.", ["She sings ."]],
    ["a line that is no front matter", "She\n\n---\n\nsings.", ["She", "sings ."]],
    ["code blocks", "She\n\n```js\nAnna\n```\n\n    Anna\n\n~~~\nAnna\n~~~\nsings.", ["She", "sings ."]],
    ["code in a line", "Run `npm test` now.", ["Run npm test now ."]],
    ["links", 'In [New York](http://x.y "Anna") and [here][ref].\n\n[ref]: http://x.y', ["In New York and here ."]],
    ["addresses", "See <http://x.y> or http://auto.link/x there.", ["See or there ."]],
    ["pictures and HTML", "An ![image](a.png) of <b>Tim</b><!-- Anna -->.", ["An of Tim ."]],
    ["lists and tasks", "- one\n- [ ] two\n  1. three", ["one", "two", "three"]],
    ["quotes over two lines", "> Anna\n> sings.", ["Anna sings ."]],
    ["tables", "| a | b |\n|---|---|\n| Lisbon | Rome |", ["a", "b", "Lisbon", "Rome"]],
    ["escapes", "2 \\* 3", ["2 * 3"]],
    ["CR LF", "---\r\na: b\r\n---\r\nAnna\r\nsings.\r\n\r\nShe too.", ["Anna sings .", "She too ."]],
  ];
  for (const [what, markdown, sentences] of cases) {
    it(`are found among ${what}`, () => assert.deepEqual(sentencesOf(markdown), sentences));
  }

  it("know which of their words are links or code", () => {
    const text = "In [New York](http://x.y) `ls` ends.";
    const [block] = proseBlocks(markdownParser.parse(text), text, { start: 0, end: text.length });
    const left = block!.unmarked.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(left, ["[New York](http://x.y)", "`ls`"]);
  });

  it("are those of a part of the text alone", () => {
    const text = "Anna.\n\nPeter.\n\nMaria.";
    const found = proseBlocks(markdownParser.parse(text), text, { start: 8, end: 9 });
    assert.deepEqual(
      found.map(({ prose }) => prose),
      ["Peter."],
    );
  });

  it("consist of words that stand where they are said to, whatever the text", () => {
    const pieces = fc.constantFrom(
      ..."# |- |> |* |**|_|`|```\n|---\n|\n|\r\n|\n\n|[|](u)|](|<b>|<!--|-->|&amp;|\\|!|Anna|Käthe 🙂 | x. |http://a.b ||\t".split(
        "|",
      ),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const markdown = parts.join("");
        const text = readableMarkdown(markdown);
        assert.equal(text.length, markdown.length);
        for (const block of proseBlocks(markdownParser.parse(text), text, { start: 0, end: text.length })) {
          for (const word of tokenizeBlock(block).flat()) assert.equal(markdown.slice(word.start, word.end), word.text);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
