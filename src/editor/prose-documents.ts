import * as vscode from "vscode";
import type { MarkdownBlock, TextRange } from "../prediction/markdown";
import { paragraphs, tokenizeBlock, type TextToken } from "../prediction/plain-text";
import { contextAmong, type SentenceWords } from "../tasks/document-context";
import type { Model } from "./active-model";
import { isEditable } from "./documents";
import { MarkdownBlocks } from "./markdown-blocks";

const markdown = "markdown";
/** The languages of texts that are tagged. */
export const proseLanguages = ["plaintext", markdown];

/** Of a paragraph, to each side of what is shown: where no blank line comes, a list of words is all in one. */
const longestParagraph = 300;
/** Of the blocks whose sentences are remembered. */
const mostRemembered = 5_000;
/** In UTF-16 units; to find the sentences in a longer one would hold up the editor. */
const longestBlock = 100_000;
/** Every line of prose has a word, and hardly more lines are blank than not. */
const linesOfContext = (words: number) => 2 * words + 20;

/** A sentence of a plain text or of Markdown. */
export interface ProseSentence {
  readonly tokens: readonly TextToken[];
  /** Links and code, which are read but not marked. */
  readonly unmarked: readonly TextRange[];
  readonly words: SentenceWords;
}

interface TokenizedBlock {
  readonly start: number;
  readonly unmarked: readonly TextRange[];
  /** Offsets count from the start of the block. */
  readonly sentences: readonly (readonly TextToken[])[];
}

/** The sentences of open texts, found where they are looked at and nowhere else. */
export class ProseDocuments implements vscode.Disposable {
  readonly #markdown = new MarkdownBlocks();
  #sentences = new Map<string, readonly (readonly TextToken[])[]>();

  /** Whether predictions are painted over a text at all. */
  isProse(text: vscode.TextDocument): boolean {
    return proseLanguages.includes(text.languageId) && isEditable(text.uri);
  }

  /** The sentences that lie in a range of lines, at least in part. */
  sentencesIn(
    text: vscode.TextDocument,
    firstLine: number,
    lastLine: number,
    { contextWords }: Pick<Model, "contextWords">,
  ): ProseSentence[] {
    const margin = contextWords > 0 ? linesOfContext(contextWords) : 0;
    const first = Math.max(0, firstLine - margin);
    const last = Math.min(text.lineCount - 1, lastLine + margin);
    const placed = this.#blocksIn(text, first, last).flatMap(({ start, unmarked, sentences }) =>
      sentences.map((tokens) => ({ tokens: tokens.map((token) => moved(token, start)), unmarked })),
    );
    const forms = placed.map(({ tokens }) => tokens.map((token) => token.text));
    const shownFrom = text.offsetAt(new vscode.Position(firstLine, 0));
    const shownTo = text.offsetAt(text.lineAt(Math.min(text.lineCount - 1, lastLine)).range.end);
    return placed.flatMap((sentence, at) => {
      const { tokens } = sentence;
      if (tokens.at(-1)!.end < shownFrom || tokens[0]!.start > shownTo) return [];
      const context = contextWords > 0 && { context: contextAmong(forms, at, contextWords) };
      return [{ ...sentence, words: { forms: forms[at]!, ...context } }];
    });
  }

  dispose(): void {
    this.#markdown.dispose();
  }

  #blocksIn(text: vscode.TextDocument, firstLine: number, lastLine: number): TokenizedBlock[] {
    const blocks =
      text.languageId === markdown
        ? this.#markdown.between(text, firstLine, lastLine)
        : plainBlocks(text, firstLine, lastLine);
    return blocks
      .filter(({ prose }) => prose.length <= longestBlock)
      .map(({ start, prose, unmarked }) => ({ start, unmarked, sentences: this.#sentencesOf(prose) }));
  }

  #sentencesOf(prose: string): readonly (readonly TextToken[])[] {
    const known = this.#sentences.get(prose);
    if (known) return known;
    if (this.#sentences.size >= mostRemembered) this.#sentences = new Map();
    const found = tokenizeBlock({ start: 0, prose });
    this.#sentences.set(prose, found);
    return found;
  }
}

function moved({ text, start, end }: TextToken, by: number): TextToken {
  return { text, start: start + by, end: end + by };
}

/** The paragraphs that reach into a range of lines, each as a whole. */
function plainBlocks(text: vscode.TextDocument, firstLine: number, lastLine: number): MarkdownBlock[] {
  const isBlank = (line: number) => text.lineAt(line).isEmptyOrWhitespace;
  let first = firstLine;
  while (first > 0 && firstLine - first < longestParagraph && !isBlank(first - 1)) first--;
  let last = lastLine;
  while (last < text.lineCount - 1 && last - lastLine < longestParagraph && !isBlank(last + 1)) last++;
  const range = new vscode.Range(new vscode.Position(first, 0), text.lineAt(last).range.end);
  const offset = text.offsetAt(range.start);
  return paragraphs(text.getText(range)).map(({ start, prose }) => ({ start: start + offset, prose, unmarked: [] }));
}
