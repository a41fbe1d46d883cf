import { isComment, LineComment } from "./comment";
import type { Comment, Layout, Sentence } from "./document";
import { isDocumentBoundary, mayBeOther } from "./line-kinds";
import { isNumbered, kindOf, wordNumberAt } from "./line-numbers";
import { LineSentence } from "./line-sentence";
import type { TextLines } from "./text-lines";
import { traitsOfComment, traitsOfToken } from "./trait";

/**
 * Reads the sentences of a run of lines. They end at blank lines, and before and after a document boundary.
 *
 * @param firstLine the 0-based line of the document at which `lines` begins
 */
export function readSentences(lines: TextLines, firstLine: number, layout: Layout): Sentence[] {
  const reader = new SentenceReader(lines, firstLine, layout);
  for (let line = 0; line < lines.count; line++) {
    if (lines.isBlank(line)) reader.finish(line, false);
    else reader.readLine(line);
  }
  reader.finish(lines.count, false);
  return reader.sentences;
}

class SentenceReader {
  readonly sentences: Sentence[] = [];
  private start = 0;
  private comments: Comment[] = [];
  private tokenCount = 0;
  private wordCount = 0;
  private numberedCount = 0;
  private isCounted = true;
  private traits = 0;

  constructor(
    private readonly lines: TextLines,
    private readonly firstLine: number,
    private readonly layout: Layout,
  ) {}

  readLine(line: number): void {
    const { lines, layout } = this;
    if (!mayBeOther(lines.text.charCodeAt(lines.startOf(line)))) {
      if (layout.idColumn === undefined) return this.addToken(line, true, false);
      const number = layout.idColumn === 0 ? wordNumberAt(lines.text, lines.startOf(line)) : -1;
      if (number !== this.tokenCount + 1) this.isCounted = false;
      if (number >= 0) return this.addToken(line, true, true);
    }
    const text = lines.textOf(line);
    const isBoundary = isDocumentBoundary(text);
    if (isBoundary && this.tokenCount > 0) this.finish(line, false);
    if (isComment(text, layout, this.tokenCount === 0)) {
      this.comments.push(new LineComment(text, line - this.start, this.tokenCount > 0));
      this.traits |= traitsOfComment(lines, line);
    } else {
      this.isCounted = false;
      this.addToken(line, kindOf(text, layout) === "word", isNumbered(text, layout));
    }
    if (isBoundary) this.finish(line + 1, true);
  }

  /** Ends the sentence before a line, if there is one; `end` is blank or a line of the next sentence. */
  finish(end: number, documentBoundary: boolean): void {
    const { lines, start } = this;
    if (end > start) {
      const { comments, tokenCount, numberedCount, traits } = this;
      const summary = {
        firstLine: this.firstLine + start,
        lineCount: end - start,
        comments,
        tokenCount,
        wordCount: documentBoundary ? 0 : this.wordCount,
        numberedCount,
        isCounted: this.isCounted && this.layout.idColumn !== undefined,
        documentBoundary,
        traits,
      };
      this.sentences.push(new LineSentence(summary, lines, start, this.layout));
    }
    this.start = end < lines.count && lines.isBlank(end) ? end + 1 : end;
    this.comments = [];
    this.tokenCount = 0;
    this.wordCount = 0;
    this.numberedCount = 0;
    this.isCounted = true;
    this.traits = 0;
  }

  private addToken(line: number, isWord: boolean, isNumbered: boolean): void {
    this.tokenCount++;
    if (isWord) this.wordCount++;
    if (isNumbered) this.numberedCount++;
    this.traits |= traitsOfToken(this.lines, line, this.layout);
  }
}
