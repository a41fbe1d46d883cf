import type { SentenceRule } from "../../rule";
import { idOf, numberingFaults, type NumberingFault } from "./numbering";

export const range: SentenceRule = {
  scope: "sentence",
  level: "ids",
  id: "ids/range",
  description: "A range of words is reversed, out of place, overlaps another or goes past the last word",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, document, layout } = context;
    for (const fault of numberingFaults(sentence, document)) {
      const message = describe(fault, idOf(fault.token, document));
      if (!message) continue;
      const { start, end } = fault.token.cells[layout.idColumn!]!;
      report({ at: { line: sentence.firstLine + fault.token.offset, start, end }, message });
    }
  },
};

function describe(fault: NumberingFault, id: string): string | undefined {
  switch (fault.kind) {
    case "reversed-range":
      return `The range ${id} ends before it begins: write the smaller number first.`;
    case "misplaced-range":
      return `The range ${id} stands below its first word: move it directly above word ${fault.first}.`;
    case "overlapping-range":
      return `The range ${id} overlaps the range ${fault.other}, but a word is part of one range at most: correct one of them.`;
    case "range-out-of-bounds":
      return `The range ${id} goes past the last of the ${fault.wordCount} words of its sentence: correct its end.`;
    default:
      return undefined;
  }
}
