import assert from "node:assert/strict";
import { formOf, readConll, wordsOf } from "./read";

const forms = (text: string) => {
  const document = readConll(text);
  return document.sentences.map((sentence) => wordsOf(sentence).map((token) => formOf(token, document.layout)));
};
const comments = (text: string) =>
  readConll(text).sentences.flatMap((sentence) => sentence.comments.map((comment) => comment.text));

describe("readConll", () => {
  describe("lines", () => {
    it("counts lines as VS Code does: \\n, \\r\\n and \\r, but no other separator", () => {
      const document = readConll("a O\r\nb\u2028c O\rd\u0085 O\n");
      assert.equal(document.lineCount, 4);
      assert.deepEqual(
        [0, 1, 2, 3, 4].map((line) => document.lineText(line)),
        ["a O", "b\u2028c O", "d\u0085 O", "", ""],
      );
      assert.equal(document.offsetAt(1, 2), 7);
      assert.equal(document.lineAt(7), 1);
    });

    it("keeps a byte order mark in the text and out of the first cell", () => {
      const document = readConll("\uFEFFEU\tB-ORG\n");
      assert.equal(document.text.charCodeAt(0), 0xfeff);
      assert.deepEqual(document.sentences[0]!.tokens[0]!.cells[0], { text: "EU", start: 0, end: 2 });
      assert.equal(document.offsetAt(0, 0), 1);
    });

    it("reads an empty text as one empty line without sentences", () => {
      assert.equal(readConll("").lineCount, 1);
      assert.deepEqual(readConll("").sentences, []);
    });

    it("finds the sentence of a line", () => {
      const document = readConll("\na O\nb O\n\nc O");
      assert.deepEqual(
        [0, 1, 2, 3, 4, 9].map((line) => document.sentenceAt(line)?.firstLine),
        [undefined, 1, 1, undefined, 4, undefined],
      );
    });
  });

  describe("sentences", () => {
    it("end at blank lines, which may hold white space", () => {
      assert.deepEqual(forms("a\tO\n\t\nb\tO\n  \n\n\nc\tO"), [["a"], ["b"], ["c"]]);
    });

    it("end before and after a document boundary, blank lines or not", () => {
      const document = readConll("a NN I-NP O\n-DOCSTART- -X- O O\nb NN I-NP O\n\n-DOCSTART-\n\nc NN I-NP I-PER\n");
      assert.deepEqual(
        document.sentences.map((sentence) => [sentence.firstLine, sentence.documentBoundary, wordsOf(sentence).length]),
        [
          [0, false, 1],
          [1, true, 0],
          [2, false, 1],
          [4, true, 0],
          [6, false, 1],
        ],
      );
    });

    it("may be comments alone", () => {
      const [orphan, sentence] = readConll("# multitask_id = a\n\nx\tO\n").sentences;
      assert.equal(orphan!.comments.length, 1);
      assert.equal(orphan!.tokens.length, 0);
      assert.equal(sentence!.comments.length, 0);
    });
  });

  describe("comments and tokens that begin with a hash sign", () => {
    it("takes `# SYM O` and `# key = value` apart where spaces separate", () => {
      const text = "# sent_id = 1\n# text = # one\n# SYM O\none NUM O\n\n# note: x\n#\n# # O\na DT O\n";
      assert.deepEqual(forms(text), [
        ["#", "one"],
        ["#", "a"],
      ]);
      assert.deepEqual(comments(text), ["# sent_id = 1", "# text = # one", "# note: x", "#"]);
    });

    it("takes any line with TABs for a token where TABs separate, unless it reads `# key =`", () => {
      const text = "# text = a\tb\n#hashtag\tO\n#\tO\n#NowPlaying:\tO\n# a comment\nx\tO\n";
      assert.deepEqual(forms(text), [["#hashtag", "#", "#NowPlaying:", "x"]]);
      assert.deepEqual(comments(text), ["# text = a\tb", "# a comment"]);
    });

    it("reads a file of hash signs alone", () => {
      assert.deepEqual(forms("#a\tO\n#b\tO\n"), [["#a", "#b"]]);
    });

    it("takes a multitask_id after the first token for a comment, though it has the columns of a token", () => {
      const text = "a NN O O\n# multitask_id = task_ner\nb NN O O\n";
      assert.deepEqual(forms(text), [["a", "b"]]);
      const { offset, text: line, key, value, misplaced } = readConll(text).sentences[0]!.comments[0]!;
      assert.deepEqual([offset, line, misplaced], [1, "# multitask_id = task_ner", true]);
      assert.deepEqual(key, { text: "multitask_id", start: 2, end: 14 });
      assert.deepEqual(value, { text: "task_ner", start: 17, end: 25 });
    });

    it("leaves a tag with a colon in it alone", () => {
      assert.deepEqual(forms("# interp:x O\na subst:sg O\n"), [["#", "a"]]);
    });

    it("finds no token that begins with a hash sign where the words are numbered", () => {
      const text = "#\thttp://a\t[2009]\n1\tx\tO\tO\n2\ty\tO\tO\n";
      assert.deepEqual(forms(text), [["x", "y"]]);
      assert.deepEqual(comments(text), ["#\thttp://a\t[2009]"]);
    });

    it("reads long comments in linear time", () => {
      const long = `# a = ${" ".repeat(300_000)}b\n# ${"a ".repeat(300_000)}\n# a${" ".repeat(300_000)}b\nx\ty\n`;
      const start = performance.now();
      assert.equal(readConll(long).sentences[0]!.comments.length, 3);
      assert.ok(performance.now() - start < 2000);
    });

    it("reads keys and values with any spacing, with `:` for `=`, and empty values", () => {
      const parsed = ["#a=b", "#  a : b c ", "# newdoc id = x", "# a =", "# a = b = c", "# none"].map((line) => {
        const [comment] = readConll(`${line}\nx\ty\n`).sentences[0]!.comments;
        return [comment!.key?.text, comment!.value?.text];
      });
      assert.deepEqual(parsed, [
        ["a", "b"],
        ["a", "b c"],
        ["newdoc id", "x"],
        ["a", ""],
        ["a", "b = c"],
        [undefined, undefined],
      ]);
    });
  });

  describe("cells", () => {
    const cells = (text: string) => readConll(text).sentences[0]!.tokens[0]!.cells;

    it("may hold spaces or be empty between TABs; blanks around the text are left out", () => {
      assert.deepEqual(cells("New York\t B-LOC \t\tx\n"), [
        { text: "New York", start: 0, end: 8 },
        { text: "B-LOC", start: 10, end: 15 },
        { text: "", start: 17, end: 17 },
        { text: "x", start: 18, end: 19 },
      ]);
    });

    it("stand between runs of spaces, in front of blanks at the end", () => {
      assert.deepEqual(cells("  a   NN\tO  \nb NN O\n"), [
        { text: "a", start: 2, end: 3 },
        { text: "NN", start: 6, end: 8 },
        { text: "O", start: 9, end: 10 },
      ]);
    });

    it("keep a no-break space, which separates nothing", () => {
      assert.equal(cells("100\u00a0000 NUM O\n")[0]!.text, "100\u00a0000");
    });
  });

  it("tells words from multiword ranges and empty nodes", () => {
    const line = (id: string, form: string) => [id, form, ..."________"].join("\t");
    const text = [line("1-2", "dalla"), line("1", "da"), line("2", "la"), line("2.1", "x"), line("3", "y")].join("\n");
    assert.deepEqual(forms(text), [["da", "la", "y"]]);
    assert.deepEqual(
      readConll(text).sentences[0]!.tokens.map((token) => token.kind),
      ["range", "word", "word", "empty-node", "word"],
    );
    assert.deepEqual(forms("1.1\tNUM\n2-3\tNUM\n"), [["1.1", "2-3"]]);
  });
});

describe("Layout", () => {
  const layouts: [string, string, object][] = [
    [
      "CoNLL-U",
      "1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n",
      { format: "conllu", separator: "tab", formColumn: 1, idColumn: 0 },
    ],
    [
      "CoNLL-U separated by spaces but for the last column",
      "1  a  a  X  _  _  0  root  _\t_\n2  b  b  X  _  _  1  dep  _\t_\n",
      { format: "conllu", separator: "space" },
    ],
    [
      "CoNLL-U Plus",
      "# global.columns = FORM ID NER\na\t1\tO\n",
      { format: "conllu-plus", columnNames: ["FORM", "ID", "NER"], formColumn: 0, idColumn: 1 },
    ],
    [
      "CoNLL-2003",
      "-DOCSTART- -X- O O\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n",
      { format: "conll2003", separator: "space", columnNames: ["form", "pos", "chunk", "ner"] },
    ],
    [
      "CoNLL-2003 with lemmas, as the German files have them",
      "Eu Eu NE I-NC I-ORG\n",
      { format: "conll2003", columnNames: ["form", "lemma", "pos", "chunk", "ner"] },
    ],
    ["CoNLL-2002", "Melbourne NP B-LOC\n( Fpa O\n", { format: "conll2002", columnNames: ["form", "pos", "ner"] }],
    ["CoNLL-2000", "He PRP B-NP\nruns VBZ B-VP\n", { format: "conll2000", columnNames: ["form", "pos", "chunk"] }],
    ["two columns", "a\tO\nb\tB-X\n", { format: "two-column", separator: "tab", columnCount: 2 }],
    ["gold and predicted tags", "a O O\nb B-X O\n", { format: "columns", columnCount: 3 }],
    ["GermEval", "1\ta\tO\tO\n2\tb\tB-X\tO\n", { format: "columns", formColumn: 1, idColumn: 0 }],
    ["a few lines with other counts", "a O\nb\nc X Y\nd O\n", { format: "two-column", columnCount: 2 }],
    ["a few lines with spaces for TABs", "a\tO\nb O\nc\tO\n", { separator: "tab", columnCount: 2 }],
  ];
  for (const [name, text, expected] of layouts) {
    it(`recognises ${name}`, () =>
      assert.deepEqual({ ...readConll(text).layout, ...expected }, readConll(text).layout));
  }
});
