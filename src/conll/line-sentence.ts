import type { Comment, Layout, Sentence, Token } from "./document";
import { kindOf } from "./line-numbers";
import { LineToken } from "./line-token";
import type { TextLines } from "./text-lines";
import { Trait } from "./trait";

/**
 * The tokens of so many sentences are kept: those of one are asked for again and again, while the tokens of a whole file take
 * twenty times its size.
 */
const KEPT = 256;
const recent = new Array<LineSentence | undefined>(KEPT).fill(undefined);
let next = 0;

/** What is known of a sentence from reading its lines once. */
export type SentenceSummary = Omit<Sentence, "tokens" | "tokensHave">;

/** A sentence whose tokens are made when they are asked for, and may be made again. */
export class LineSentence implements Sentence {
  firstLine: number;
  readonly lineCount: number;
  readonly comments: readonly Comment[];
  readonly documentBoundary: boolean;
  readonly tokenCount: number;
  readonly wordCount: number;
  readonly numberedCount: number;
  readonly isCounted: boolean;
  readonly traits: number;
  private kept: readonly Token[] | undefined = undefined;

  /** Reads its tokens, when they are asked for, from `line` of `lines` on. */
  constructor(
    summary: SentenceSummary,
    private readonly lines: TextLines,
    private readonly line: number,
    private readonly layout: Layout,
  ) {
    this.firstLine = summary.firstLine;
    this.lineCount = summary.lineCount;
    this.comments = summary.comments;
    this.documentBoundary = summary.documentBoundary;
    this.tokenCount = summary.tokenCount;
    this.wordCount = summary.wordCount;
    this.numberedCount = summary.numberedCount;
    this.isCounted = summary.isCounted;
    this.traits = summary.traits;
  }

  get tokens(): readonly Token[] {
    return this.kept ?? this.split();
  }

  tokensHave(text: string): boolean {
    const { lines, line, comments } = this;
    const isBelow = ({ misplaced }: Comment) => misplaced;
    const head = comments.some(isBelow) ? comments.findIndex(isBelow) : comments.length;
    return lines.text.slice(lines.startOf(line + head), lines.endOf(line + this.lineCount - 1)).includes(text);
  }

  private split(): readonly Token[] {
    const oldest = recent[next];
    if (oldest) oldest.kept = undefined;
    recent[next] = this;
    next = (next + 1) % KEPT;

    const { lines, line, lineCount, layout, comments } = this;
    const hasItsColumns = layout.separator === "tab" && !(this.traits & Trait.otherWidth);
    const shape = { separator: layout.separator, lastColumn: hasItsColumns ? layout.columnCount - 1 : -1 };
    const hasWordsOnly = this.wordCount === this.tokenCount;
    const tokens = new Array<Token>(this.tokenCount);
    let count = 0;
    let comment = 0;
    for (let offset = 0; offset < lineCount; offset++) {
      if (comments[comment]?.offset === offset) {
        comment++;
        continue;
      }
      const kind = hasWordsOnly ? "word" : kindOf(lines.textOf(line + offset), layout);
      tokens[count++] = new LineToken(lines, line + offset, offset, kind, shape);
    }
    return (this.kept = tokens);
  }
}
