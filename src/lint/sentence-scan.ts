import type { Comment, Layout, Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import { CharacterClass, classOf } from "./characters";
import { isNumbered } from "./word-numbers";

/** What the lines of a sentence may have beside plain text in plain columns, as bits: most sentences have nothing of it. */
export const Trait = {
  /** A space within a cell between TABs. */
  innerSpace: CharacterClass.space,
  invisible: CharacterClass.invisible,
  blank: CharacterClass.blank,
  replacement: CharacterClass.replacement,
  unstable: CharacterClass.unstable,
  /** A line has another number of columns than the file, or seems to. */
  otherWidth: 32,
  /** White space at the beginning or the end of a line, or a space beside a TAB. */
  outerBlank: 64,
  /** Nothing but spaces between two TABs, or between a TAB and the end of the line. */
  emptyCell: 128,
} as const;
export type Trait = (typeof Trait)[keyof typeof Trait];

/** What is known of a sentence from one look at its characters; it holds wherever the sentence stands. */
export interface SentenceScan {
  /** The traits that it has, joined. */
  readonly traits: number;
  /** How many of its lines end with LF, with CR LF and with CR. */
  readonly breaks: readonly [number, number, number];
  /** Its `# sent_id = ...`. */
  readonly sentId: Comment | undefined;
  /** In a file that numbers its words: no line of it begins with a number. */
  readonly isWithoutWords: boolean;
}

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE, HASH] = [9, 10, 13, 32, 35];

const known = new WeakMap<Sentence, SentenceScan>();

/** Looks at a sentence once for all rules. */
export function scanOf(sentence: Sentence, document: ConllDocument): SentenceScan {
  let scan = known.get(sentence);
  if (!scan) {
    scan = readScan(sentence, document);
    // The last line may gain its line break by an edit that leaves the sentence alone.
    const isLast = sentence.firstLine + sentence.lineCount === document.lineCount;
    if (!isLast) known.set(sentence, scan);
  }
  return scan;
}

function readScan(sentence: Sentence, document: ConllDocument): SentenceScan {
  const { layout, lineStarts, buffer } = document;
  const { firstLine, lineCount, comments, tokens } = sentence;
  const text = buffer.slice(lineStarts[firstLine]!, lineStarts[firstLine + lineCount] ?? buffer.length);
  const breaks: [number, number, number] = [0, 0, 0];
  const hasReturns = text.includes("\r");
  let traits = 0;
  let comment = 0;
  let start = 0;
  for (let offset = 0; offset < lineCount; offset++) {
    const end = hasReturns ? findEnd(text, start) : findLineFeed(text, start);
    if (comments[comment]?.offset === offset) {
      traits |= scanComment(text, start, end);
      comment++;
    } else
      traits |= layout.separator === "tab" ? scanTabs(text, start, end, layout) : scanBlanks(text, start, end, layout);
    start = end + countBreak(text, end, breaks);
  }
  return {
    traits,
    breaks,
    sentId: comments.find(({ key, misplaced }) => key?.text === "sent_id" && !misplaced),
    isWithoutWords: layout.idColumn !== undefined && !tokens.some((token) => isNumbered(token, layout)),
  };
}

function findLineFeed(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

function findEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) break;
    end++;
  }
  return end;
}

/** Counts the line break at an offset and returns its length. */
function countBreak(text: string, at: number, breaks: [number, number, number]): number {
  if (at === text.length) return 0;
  const isFeed = text.charCodeAt(at) === LINE_FEED;
  const isPair = !isFeed && text.charCodeAt(at + 1) === LINE_FEED;
  breaks[isFeed ? 0 : isPair ? 1 : 2]++;
  return isPair ? 2 : 1;
}

/** Characters of which no class is asked for; TABs are not among them. */
const PLAIN_COMMENT = /#[ -~]*/y;
const plainLines = new Map<number, RegExp>();

/** Whether a pattern takes all from `start` to `end`: many times as fast as looking at each character. */
function matches(pattern: RegExp, text: string, start: number, end: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text) && pattern.lastIndex === end;
}

/** So many cells of plain characters, none of them empty. */
function plainLine(columns: number): RegExp {
  let pattern = plainLines.get(columns);
  if (!pattern) {
    pattern = new RegExp(`(?:[!-~]+\\t){${Math.max(0, columns - 1)}}[!-~]+`, "y");
    plainLines.set(columns, pattern);
  }
  return pattern;
}

function scanComment(text: string, start: number, end: number): number {
  if (matches(PLAIN_COMMENT, text, start, end)) return 0;
  let traits = text.charCodeAt(start) === HASH ? 0 : Trait.outerBlank;
  for (let i = start; i < end; i++) traits |= classOf(text.charCodeAt(i));
  return traits & ~Trait.innerSpace;
}

/** A line whose columns TABs separate. */
function scanTabs(text: string, start: number, end: number, { columnCount }: Layout): number {
  if (matches(plainLine(columnCount), text, start, end)) return 0;
  let traits = isBlank(text.charCodeAt(start)) || isBlank(text.charCodeAt(end - 1)) ? Trait.outerBlank : 0;
  let beforeSpaces = TAB;
  let columns = 1;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    traits |= classOf(code);
    if (code === SPACE) continue;
    if (code === TAB) {
      columns++;
      if (beforeSpaces === TAB) traits |= Trait.emptyCell;
      if (text.charCodeAt(i - 1) === SPACE || text.charCodeAt(i + 1) === SPACE) traits |= Trait.outerBlank;
    }
    beforeSpaces = code;
  }
  if (beforeSpaces === TAB) traits |= Trait.emptyCell;
  return columns === columnCount ? traits : traits | Trait.otherWidth;
}

/** A line whose columns spaces separate, perhaps with a TAB among them. */
function scanBlanks(text: string, start: number, end: number, { columnCount }: Layout): number {
  let traits = isBlank(text.charCodeAt(start)) || isBlank(text.charCodeAt(end - 1)) ? Trait.outerBlank : 0;
  let columns = 0;
  let inBlanks = true;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    traits |= classOf(code);
    const blank = isBlank(code);
    if (inBlanks && !blank) columns++;
    inBlanks = blank;
  }
  traits &= ~Trait.innerSpace;
  return columns === columnCount ? traits : traits | Trait.otherWidth;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}
