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
    if (first.token !== context.words[0]) reportSentence(first, context, report);
    for (const one of breaks) reportBreak(one, context, report);
  },
};

/** The fault of a long sentence would not be seen at its head otherwise, where heads of words and names of sentences are looked at. */
function reportSentence({ found, expected }: Break, context: SentenceContext, report: Report): void {
  const [word] = context.words;
  report({
    at: rangeOf(word!.offset, word!.cells[context.layout.idColumn!], context),
    message: `The words of this sentence are not numbered one after the other, there is ${found} where ${expected} belongs: number them anew, or put a blank line where a new sentence begins.`,
  });
}

function reportBreak({ token, found, expected }: Break, context: SentenceContext, report: Report): void {
  const isStart = found === 1 && expected > 1;
  const line = { at: rangeOf(token.offset, token.cells[context.layout.idColumn!], context) };
  if (isStart) {
    report({
      ...line,
      message: `The numbers begin again here where ${expected} belongs: put a blank line above this word if a new sentence begins, else number it ${expected}.`,
      suggestions: [separate(token.offset, context)],
    });
    return;
  }
  report({
    ...line,
    message: `This word has the number ${found} where ${expected} belongs, so that heads point to other words than meant: number it ${expected}.`,
  });
}

function separate(offset: number, { sentence, document }: SentenceContext) {
  const line = sentence.firstLine + offset;
  const start = document.offsetAt(line, 0);
  const text = lineBreakOf(line - 1, document) ?? "\n";
  return { title: "Begin a new sentence here", edits: [{ start, end: start, text }] };
}

function rangeOf(offset: number, cell: { start: number; end: number } | undefined, { sentence }: SentenceContext) {
  return { line: sentence.firstLine + offset, start: cell?.start ?? 0, end: cell?.end ?? 0 };
}
