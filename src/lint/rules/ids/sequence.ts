import type { Token } from "../../../conll/document";
import type { Fix, LineRange } from "../../diagnostic";
import { lineBreakOf } from "../../file-lines";
import type { Report, SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";
import { numberingFaults, type NumberingFault } from "./numbering";

type Break = NumberingFault & { kind: "break" };

export const sequence: SentenceRule = {
  scope: "sentence",
  level: "ids",
  id: "ids/sequence",
  description: "The words of a sentence are not numbered one after the other",
  defaultSeverity: "error",
  check(context, report) {
    const faults = numberingFaults(context.sentence, context.document);
    if (faults.length === 0) return;
    const breaks = faults.filter((fault) => fault.kind === "break");
    const [first] = breaks;
    if (!first) return;
    if (first.token.offset !== context.words[0]!.offset) reportSentence(first, context, report);
    for (const one of breaks) reportBreak(one, one === first, context, report);
  },
};

/** Said at the head of the sentence too: the word where the numbers break may stand far below it. */
function reportSentence({ found, expected }: Break, context: SentenceContext, report: Report): void {
  report({
    at: rangeOf(context.words[0]!, context),
    message: `The words of this sentence are not numbered one after the other, there is ${found} where ${expected} belongs: number them anew, or put a blank line where a new sentence begins.`,
  });
}

function reportBreak(
  { token, found, expected }: Break,
  isFirst: boolean,
  context: SentenceContext,
  report: Report,
): void {
  const isRestart = found === 1;
  report({
    at: rangeOf(token, context),
    message: isRestart
      ? `The numbers begin again here where ${expected} belongs: put a blank line above this word if a new sentence begins, else number it ${expected}.`
      : `This word has the number ${found} where ${expected} belongs, so that heads point to other words than meant: number it ${expected}.`,
    // A sentence parted at a later break would keep this one.
    suggestions: isRestart && isFirst ? [separate(token, context)] : undefined,
  });
}

function separate(word: Token, { sentence, document }: SentenceContext): Fix {
  // Comments and ranges directly above the word belong to it.
  const above = new Set(
    [...sentence.comments, ...sentence.tokens.filter(({ kind }) => kind === "range")].map(({ offset }) => offset),
  );
  let offset = word.offset;
  while (above.has(offset - 1)) offset--;
  const line = sentence.firstLine + offset;
  const start = document.offsetAt(line, 0);
  const text = lineBreakOf(line - 1, document) ?? "\n";
  return { title: "Begin a new sentence here", edits: [{ start, end: start, text }] };
}

function rangeOf({ offset, cells }: Token, { sentence, layout }: SentenceContext): LineRange {
  const cell = cells[layout.idColumn!];
  return { line: sentence.firstLine + offset, start: cell?.start ?? 0, end: cell?.end ?? 0 };
}
