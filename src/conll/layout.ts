import { endBeforeSpaces, findSeparator, findTab, isSeparator, skipSeparators, skipSpaces } from "./cells";
import { isWhiteSpace } from "./characters";
import type { Format, Layout } from "./document";
import type { TextLines } from "./text-lines";

export const CONLLU_COLUMNS = ["id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc"];

const [HASH, HYPHEN, FULL_STOP, DIGIT_0, DIGIT_1, DIGIT_9] = [35, 45, 46, 48, 49, 57];

const CHUNK_TAG = /^[BIESLUM]-(?:ADJP|ADVP|CONJP|INTJ|LST|NP|PP|PRT|SBAR|UCP|VP|PNP)$/;
const NEUTRAL_CELLS = codesOf("_-O");
const SPAN_PREFIXES = codesOf("BIESLUM");

/** Column counts for which the tags of the columns decide the format. */
const FEWEST_TAGGED = 3;
const MOST_TAGGED = 5;

/** A column passes for tags, ids or cells of one count where this share of the lines agrees: real files have slips. */
const MOST = 0.9;

/**
 * What is counted on the token lines of a file to recognise its layout. Every count is a sum over lines, so an edit
 * adds and removes the lines that it touches instead of counting the file again.
 */
export class LayoutStatistics {
  private lines = 0;
  private numbered = 0;
  private ones = 0;
  private withTab = 0;
  private readonly tabCells = new Counter();
  private readonly blankCells = new Counter();
  /** Cells between TABs of lines that begin with a hash sign: they decide where a file has no other lines. */
  private readonly hashCells = new Counter();
  /** Lines by their count of columns, where it is one for which tags decide. */
  private readonly tagged = new Counter();
  /** By count of columns and column: cells that are tags of spans, tags of chunks, neither a tag nor a word. */
  private readonly spanTags = new Counter();
  private readonly chunkTags = new Counter();
  private readonly neutralCells = new Counter();

  /** Counts a line that is neither blank nor a document boundary; `sign` -1 removes it again. */
  add(lines: TextLines, line: number, sign: 1 | -1): void {
    const { text } = lines;
    const start = lines.startOf(line);
    const byTabs = lines.tabCells[line]!;
    if (beginsWithHash(lines, line)) {
      if (byTabs > 0) this.hashCells.add(lines.tabs[line]! + 1, sign);
      return;
    }
    this.lines += sign;
    const end = lines.endOf(line);
    const number = numberAt(text, start, end);
    if (number !== "none") this.numbered += sign;
    if (number === "one") this.ones += sign;

    const byBlanks = lines.blankCells[line]!;
    this.blankCells.add(byBlanks, sign);
    if (byTabs > 0) {
      this.withTab += sign;
      this.tabCells.add(byTabs, sign);
    }
    const count = byTabs > 0 ? byTabs : byBlanks;
    if (count >= FEWEST_TAGGED && count <= MOST_TAGGED) {
      this.addCells(text, start, end, byTabs > 0, count, sign);
    }
  }

  private addCells(text: string, start: number, end: number, byTabs: boolean, count: number, sign: 1 | -1): void {
    this.tagged.add(count, sign);
    let from = start;
    for (let column = 0; column < count; column++) {
      if (!byTabs) from = skipSeparators(text, from, end);
      const to = byTabs ? findTab(text, from, end) : findSeparator(text, from, end);
      if (column > 0) this.addCell(text, from, to, columnKey(count, column), sign);
      from = to + 1;
    }
  }

  private addCell(text: string, from: number, to: number, key: number, sign: 1 | -1): void {
    const start = skipSpaces(text, from, to);
    const end = endBeforeSpaces(text, start, to);
    if (isNeutral(text, start, end)) this.neutralCells.add(key, sign);
    else if (isSpanTag(text, start, end)) {
      this.spanTags.add(key, sign);
      if (CHUNK_TAG.test(text.slice(start, end))) this.chunkTags.add(key, sign);
    }
  }

  /** The layout that most of the counted lines have. `globalColumns` are the names of CoNLL-U Plus, if the file has them. */
  decide(globalColumns: readonly string[] | undefined): Layout {
    const hasIds = this.ones > 0 && this.numbered >= MOST * this.lines;
    const { separator, columnCount } = this.decideSeparator(hasIds);
    if (globalColumns) return namedLayout("conllu-plus", separator, columnCount, globalColumns);

    // Half of the lines are enough here: ten columns of which the first holds numbers are CoNLL-U with broken ids.
    if (columnCount === CONLLU_COLUMNS.length && 2 * this.numbered >= this.lines) {
      return namedLayout("conllu", separator, columnCount, CONLLU_COLUMNS);
    }
    if (hasIds && columnCount > 2) return { format: "columns", separator, columnCount, formColumn: 1, idColumn: 0 };
    const shared = this.recogniseShared(columnCount);
    if (shared) return namedLayout(shared.format, separator, columnCount, shared.names);
    return { format: columnCount === 2 ? "two-column" : "columns", separator, columnCount, formColumn: 0 };
  }

  private decideSeparator(hasIds: boolean): Pick<Layout, "separator" | "columnCount"> {
    const byTabs = this.tabCells.mode();
    const byBlanks = this.blankCells.mode();
    if (this.lines === 0 && this.hashCells.mode() > 1) return { separator: "tab", columnCount: this.hashCells.mode() };
    const isSpacedConllu = hasIds && byBlanks === CONLLU_COLUMNS.length && byTabs !== CONLLU_COLUMNS.length;
    return 2 * this.withTab > this.lines && !isSpacedConllu
      ? { separator: "tab", columnCount: byTabs }
      : { separator: "space", columnCount: byBlanks };
  }

  /** The formats of the CoNLL shared tasks on chunks and named entities. */
  private recogniseShared(count: number): { format: Format; names: string[] } | undefined {
    if (count < FEWEST_TAGGED || count > MOST_TAGGED || !this.holdsSpans(count, count - 1)) return undefined;
    if (this.looksLikeSpans(count, 1)) return undefined;
    if (count === 3) {
      const last = columnKey(3, 2);
      return 2 * this.chunkTags.get(last) > this.spanTags.get(last)
        ? { format: "conll2000", names: ["form", "pos", "chunk"] }
        : { format: "conll2002", names: ["form", "pos", "ner"] };
    }
    if (!this.looksLikeSpans(count, count - 2)) return undefined;
    const lemma = count === 5 ? ["lemma"] : [];
    return { format: "conll2003", names: ["form", ...lemma, "pos", "chunk", "ner"] };
  }

  private holdsSpans(count: number, column: number): boolean {
    return this.spanTags.get(columnKey(count, column)) > 0 && this.looksLikeSpans(count, column);
  }

  /** Nothing in the column contradicts spans: it may hold no more than `O`, `_` or `-`. */
  private looksLikeSpans(count: number, column: number): boolean {
    const key = columnKey(count, column);
    return this.spanTags.get(key) + this.neutralCells.get(key) >= MOST * this.tagged.get(count);
  }
}

/** `_`, `-` or `O` */
function isNeutral(text: string, start: number, end: number): boolean {
  return end === start + 1 && NEUTRAL_CELLS.has(text.charCodeAt(start));
}

/** Such as `B-PER`. */
function isSpanTag(text: string, start: number, end: number): boolean {
  return end > start + 2 && text.charCodeAt(start + 1) === HYPHEN && SPAN_PREFIXES.has(text.charCodeAt(start));
}

function namedLayout(
  format: Format,
  separator: Layout["separator"],
  columnCount: number,
  columnNames: readonly string[],
): Layout {
  const names = columnNames.map((name) => name.toLowerCase());
  const idColumn = names.indexOf("id");
  const layout = { format, separator, columnCount, columnNames, formColumn: Math.max(0, names.indexOf("form")) };
  return idColumn < 0 ? layout : { ...layout, idColumn };
}

function beginsWithHash(lines: TextLines, line: number): boolean {
  const first = lines.text.charCodeAt(lines.startOf(line));
  if (first === HASH) return true;
  return isWhiteSpace(first) && lines.textOf(line).trimStart().startsWith("#");
}

/** Whether the first cell of a line is the number of a word, of a range or of an empty node, and whether it is 1. */
function numberAt(text: string, start: number, end: number): "none" | "one" | "other" {
  const first = skipSeparators(text, start, end);
  const at = skipDigits(text, first);
  if (at === first) return "none";
  const isOne = at === first + 1 && text.charCodeAt(first) === DIGIT_1;
  if (isCellEnd(text, at, end)) return isOne ? "one" : "other";
  if (text.charCodeAt(at) !== HYPHEN && text.charCodeAt(at) !== FULL_STOP) return "none";
  const second = skipDigits(text, at + 1);
  return second > at + 1 && isCellEnd(text, second, end) ? "other" : "none";
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) >= DIGIT_0 && text.charCodeAt(at) <= DIGIT_9) at++;
  return at;
}

function isCellEnd(text: string, at: number, end: number): boolean {
  return at >= end || isSeparator(text.charCodeAt(at));
}

function codesOf(characters: string): ReadonlySet<number> {
  return new Set(Array.from(characters, (character) => character.charCodeAt(0)));
}

function columnKey(count: number, column: number): number {
  return count * (MOST_TAGGED + 1) + column;
}

/** How often each number was counted. */
class Counter {
  private readonly counts: number[] = [];

  add(key: number, sign: 1 | -1): void {
    while (this.counts.length <= key) this.counts.push(0);
    this.counts[key]! += sign;
  }

  get(key: number): number {
    return this.counts[key] ?? 0;
  }

  /** The number counted most often, the larger of two that tie; 0 where nothing is counted. */
  mode(): number {
    return this.counts.reduce((best, count, key) => (count > 0 && count >= this.get(best) ? key : best), 0);
  }
}
