import type { Layout, Sentence, Token } from "../../conll/document";
import { wordsOf } from "../../conll/read";
import { ALL_SCHEMES, findFittingSchemes, type SchemeSet } from "../../tasks/fitting-schemes";
import { readSpans } from "../../tasks/spans";
import { FileContext, perSentence } from "../file-context";
import type { SentenceContext } from "../sentence-context";
import { Trait } from "../../conll/trait";
import { isOffInSentence } from "../suppression";
import { taggedColumns, type TaggedColumn } from "./tagged-columns";

/** The rule about the scheme of a whole file; a sentence that turns it off is looked at by itself. */
export const SCHEME_RULE = "tags/scheme";

/** The number of a word that is not annotated. */
export const NOT_ANNOTATED = -1;

/** The tags of a sentence in one column, as far as all rules ask for them. */
export interface ColumnTags {
  /** The number of each word's tag in the column's dictionary; empty where no word is annotated. */
  readonly ids: readonly number[];
  /** Some tags are odd to the column's dictionary; where they are to be of spans, nothing is said of spans then. */
  readonly isOdd: boolean;
  readonly hasSpans: boolean;
  /** Has spans, and no comment that keeps it out of what is said of the file's scheme. */
  readonly showsScheme: boolean;
  /** The schemes in which the tags are well-formed. */
  readonly fitting: SchemeSet;
}

const NO_TAGS = withoutSpans([], false);

/**
 * The tags of a sentence in the columns of `taggedColumns`. Undefined where a line has not the columns of the file: what
 * stands in its cells may belong to others, and columns/count says so.
 */
export const readSentenceTags = perSentence((context: SentenceContext) => {
  const { sentence, layout, project } = context;
  if (context.has(Trait.otherWidth) && !hasItsColumns(sentence, layout)) return undefined;
  return taggedColumns(layout, project).map((column) => readColumn(sentence, column));
});

/** `readSentenceTags` for a rule that looks at the sentence alone. */
export function sentenceTagsOf({ sentence, document, project }: SentenceContext): readonly ColumnTags[] | undefined {
  return readSentenceTags(sentence, new FileContext(document, project));
}

/** The tags of words in a column, where `_` is a word that is not annotated; see `readTags` of MISC keys. */
export function tagsOfWords(words: readonly Token[], { task, column }: TaggedColumn): string[] {
  const tags = words.map((token) => column.textOf(token) ?? "_");
  const isSparse = task.kind === "span" && column.miscKey !== undefined && tags.some((tag) => tag !== "_");
  return isSparse ? tags.map((tag) => (tag === "_" ? "O" : tag)) : tags;
}

function readColumn(sentence: Sentence, tagged: TaggedColumn): ColumnTags {
  const { task, dictionary } = tagged;
  if (task.kind === "token") return readTokenColumn(sentence, tagged);
  const tags = tagsOfWords(wordsOf(sentence), tagged);
  if (tags.every((tag) => tag === "_")) return NO_TAGS;
  const ids = tags.map((tag) => (tag === "_" ? NOT_ANNOTATED : dictionary.idOf(tag)));
  if (tags.every((tag) => tag === "O")) return withoutSpans(ids, false);
  if (ids.some((id) => dictionary.isOdd[id])) return withoutSpans(ids, true);
  const spans = readSpans(tags);
  const hasSpans = spans.length > 0;
  const showsScheme = hasSpans && !isOffInSentence(SCHEME_RULE, sentence);
  return { ids, isOdd: false, hasSpans, showsScheme, fitting: findFittingSchemes(tags, spans) };
}

function readTokenColumn(sentence: Sentence, { column, dictionary }: TaggedColumn): ColumnTags {
  let isAnnotated = false;
  let isOdd = false;
  const ids = wordsOf(sentence).map((token) => {
    const tag = column.textOf(token);
    if (tag === undefined) return NOT_ANNOTATED;
    isAnnotated = true;
    const id = dictionary.idOf(tag);
    isOdd ||= dictionary.isOdd[id]!;
    return id;
  });
  return isAnnotated ? withoutSpans(ids, isOdd) : NO_TAGS;
}

function withoutSpans(ids: readonly number[], isOdd: boolean): ColumnTags {
  return { ids, isOdd, hasSpans: false, showsScheme: false, fitting: ALL_SCHEMES };
}

/** Blanks at the end of a line make no column more. */
function hasItsColumns({ tokens }: Sentence, { columnCount }: Layout): boolean {
  return tokens.every((token) => {
    if (token.cell(columnCount - 1) === undefined) return false;
    const next = token.cell(columnCount);
    return next === undefined || token.cells.slice(columnCount).every((cell) => cell.text === "");
  });
}
