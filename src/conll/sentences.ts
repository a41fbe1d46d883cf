import { isBlank, splitCells } from "./cells";
import { isComment, readComment } from "./comment";
import type { Cell, Comment, Layout, Sentence, Token } from "./document";

const RANGE_ID = /^\d+-\d+$/;
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
  const cells = splitCells(line, layout.separator);
  return { offset, kind: kindOf(cells, layout), cells };
}

function kindOf(cells: readonly Cell[], layout: Layout): Token["kind"] {
  if (layout.idColumn === undefined) return "word";
  const id = cells[layout.idColumn]?.text ?? "";
  if (RANGE_ID.test(id)) return "range";
  return EMPTY_NODE_ID.test(id) ? "empty-node" : "word";
}
