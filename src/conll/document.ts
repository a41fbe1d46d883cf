/** A column of a token line; `start` and `end` are UTF-16 offsets in its line. */
export interface Cell {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A word of a sentence, or a CoNLL-U line that is not a word: a multiword range (`3-4`) or an empty node (`3.1`). */
export interface Token {
  /** 0-based line, counted from the first line of its sentence, so that a sentence moves without being rebuilt. */
  readonly offset: number;
  readonly kind: "word" | "range" | "empty-node";
  /** The whole line, without its line break. */
  readonly line: string;
  readonly cells: readonly Cell[];
  /** One of the cells, without splitting the whole line where that is not done yet; undefined where the line is too short. */
  cell(index: number): Cell | undefined;
  /** The text of that cell. */
  textOf(index: number): string | undefined;
  /** The length of that text, where it stands at an offset of another text, else -1; it is not cut out for that. A line too short has 0. */
  lengthAt(index: number, text: string, at: number): number;
}

/** A comment line inside or directly above a sentence; `key` and `value` where it reads `# key = value` or `# key: value`. */
export interface Comment {
  readonly offset: number;
  readonly text: string;
  readonly key: Cell | undefined;
  readonly value: Cell | undefined;
  /** Stands after the sentence's first token, where readers of CoNLL-U do not look. */
  readonly misplaced: boolean;
  /** Whether a text stands behind its hash sign. */
  beginsWith(text: string): boolean;
  /** Whether it reads `# key = value` with that key. */
  hasKey(key: string): boolean;
}

/**
 * A run of lines without a blank line between them: comments and tokens.
 * A run of comments alone (no tokens) is a sentence here too: it is what `multitask-id/orphan` looks for.
 */
export interface Sentence {
  /** 0-based line of the document. */
  firstLine: number;
  /** Number of lines. */
  readonly lineCount: number;
  readonly comments: readonly Comment[];
  /** Its token lines. They may be made anew each time, so compare them by their offsets. */
  readonly tokens: readonly Token[];
  /** How many tokens it has. */
  readonly tokenCount: number;
  /** How many of them are words; 0 for a document boundary. */
  readonly wordCount: number;
  /** How many of them begin with a number; 0 in a file that does not number its words. */
  readonly numberedCount: number;
  /** Whether their numbers are 1, 2, 3 and so on, with no range and no empty node among them. */
  readonly isCounted: boolean;
  /** `-DOCSTART-`: a document boundary, never a sentence to train on; its line is a token. */
  readonly documentBoundary: boolean;
  /** The bits of `Trait` that its lines have, joined. */
  readonly traits: number;
  /** Whether a text stands anywhere below its first comments. */
  tokensHave(text: string): boolean;
}

export type Format = "conllu" | "conllu-plus" | "conll2003" | "conll2002" | "conll2000" | "two-column" | "columns";

/** What the whole file looks like; decided on all its lines. */
export interface Layout {
  readonly format: Format;
  readonly separator: "tab" | "space";
  /** The number of columns that most token lines have. */
  readonly columnCount: number;
  /** Names of the columns where the format defines them: CoNLL-U, `# global.columns`, ... ; otherwise undefined. */
  readonly columnNames?: readonly string[];
  /** 0-based column of the words themselves. */
  readonly formColumn: number;
  /** 0-based column that numbers the words from 1, where the file has one; `3-4` and `3.1` in it are not words. */
  readonly idColumn?: number;
}

/** A replacement of a range of the text; `start` and `end` are UTF-16 offsets in the whole text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
