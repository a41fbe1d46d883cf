import type { SyntaxNodeRef, Tree } from "@lezer/common";
import { GFM, parser } from "@lezer/markdown";
import type { TextBlock } from "./plain-text";

/** Reads CommonMark with GitHub's extensions, as far as it is needed, and again only what an edit has changed. */
export const markdownParser = parser.configure(GFM);

/** A stretch of text; `end` is exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A block of Markdown; its sentences are read with the links and code in them, but these are no prose to be marked. */
export interface MarkdownBlock extends TextBlock {
  readonly unmarked: readonly TextRange[];
}

const blocks = /^(Paragraph|Task|TableCell|ATXHeading\d|SetextHeading\d)$/;
/** What a reader of the rendered text does not see. */
const markup =
  /^(\w+Mark|Image|URL|Autolink|LinkTitle|LinkLabel|HTMLTag|Comment|ProcessingInstruction|Entity|TaskMarker)$/;
const unmarked = /^(Link|InlineCode)$/;

/**
 * The text with blanks in place of its front matter, which Markdown would read as a heading, and of the carriage returns before line
 * breaks: every offset stays as it is.
 */
export function readableMarkdown(text: string): string {
  const withoutReturns = text.replaceAll("\r\n", " \n");
  const frontMatter = /^(?:---|\+\+\+)[^\S\n]*\n(?:.*\n)*?(?:---|\+\+\+|\.\.\.)[^\S\n]*(?:\n|$)/.exec(withoutReturns);
  if (!frontMatter) return withoutReturns;
  const [head] = frontMatter;
  return head.replace(/[^\n]/g, " ") + withoutReturns.slice(head.length);
}

/** The blocks of prose that lie in a stretch of a text, at least in part. */
export function proseBlocks(tree: Tree, text: string, { start: from, end: to }: TextRange): MarkdownBlock[] {
  const found: MarkdownBlock[] = [];
  tree.iterate({
    from,
    to,
    enter: (node) => {
      if (!blocks.test(node.name)) return true;
      found.push(readBlock(node, text));
      return false;
    },
  });
  return found;
}

function readBlock(block: SyntaxNodeRef, text: string): MarkdownBlock {
  const { from: start, to: end } = block;
  const left: TextRange[] = [];
  const blanked: TextRange[] = [];
  block.node.cursor().iterate(({ name, from, to }) => {
    if (unmarked.test(name)) left.push({ start: from, end: to });
    if (name === "Escape") blanked.push({ start: from, end: from + 1 });
    if (!markup.test(name)) return true;
    blanked.push({ start: from, end: to });
    return false;
  });
  const letters = text.slice(start, end).split("");
  for (const range of blanked) letters.fill(" ", range.start - start, range.end - start);
  return { start, prose: letters.join(""), unmarked: left };
}
