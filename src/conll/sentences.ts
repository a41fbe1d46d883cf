import { isBlank, splitCells } from "./cells";
import { isComment, readComment } from "./comment";
import type { Comment, Layout, Sentence, Token } from "./document";
import { LineToken } from "./line-token";

const RANGE_ID = /^\d+-\d+$/;
const [TAB, SPACE, DIGIT_0, DIGIT_9] = [9, 32, 48, 57];
const EMPTY_NODE_ID = /^\d+\.\d+$/;

/** True for a `-DOCSTART-` line. */
export function isDocumentBoundary(line: string): boolean {
  const start = line.trimStart();
  return start.startsWith("-DOCSTART-") && !/^\S/.test(start.slice(10));
}

/**
 * Reads the sentences of a run of lines. They end at blank lines, and before and after a document boundary.
 *
 * @param lines the texts of the lines, without line breaks
 * @param firstLine the 0-based line of the document at which `lines` begins
 */
export function readSentences(lines: Iterable<string>, firstLine: number, layout: Layout): Sentence[] {
  const sentences: Sentence[] = [];
  let comments: Comment[] = [];
  let tokens: Token[] = [];
  let lineCount = 0;
  let line = firstLine;
  const finish = (documentBoundary: boolean) => {
    if (lineCount > 0) sentences.push({ firstLine: line - lineCount, lineCount, comments, tokens, documentBoundary });
    comments = [];
    tokens = [];
    lineCount = 0;
  };

  for (const text of lines) {
    if (isBlank(text)) {
      finish(false);
      line++;
      continue;
    }
    const isBoundary = isDocumentBoundary(text);
    if (isBoundary && tokens.length > 0) finish(false);
    if (isComment(text, layout, tokens.length === 0)) comments.push(readComment(text, lineCount, tokens.length > 0));
    else tokens.push(readToken(text, lineCount, layout));
    lineCount++;
    line++;
    if (isBoundary) finish(true);
  }
  finish(false);
  return sentences;
}

function readToken(line: string, offset: number, layout: Layout): Token {
  return new LineToken(offset, kindOf(line, layout), line, layout.separator);
}

function kindOf(line: string, { idColumn, separator }: Layout): Token["kind"] {
  if (idColumn === undefined) return "word";
  if (idColumn === 0 && isNumbered(line)) return "word";
  const id = splitCells(line, separator)[idColumn]?.text ?? "";
  if (RANGE_ID.test(id)) return "range";
  return EMPTY_NODE_ID.test(id) ? "empty-node" : "word";
}

/** Whether a line begins with digits and a separator, as nearly all do in a file with numbers. */
function isNumbered(line: string): boolean {
  let at = 0;
  for (let code = line.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = line.charCodeAt(at)) at++;
  const after = line.charCodeAt(at);
  return at > 0 && (after === TAB || after === SPACE);
}
