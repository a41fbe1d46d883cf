import type { SentenceRule } from "../../rule";
import { idOf, numberingFaults } from "./numbering";

export const emptyNode: SentenceRule = {
  scope: "sentence",
  level: "ids",
  id: "ids/empty-node",
  description: "An empty node is out of place or out of order",
  defaultSeverity: "error",
  check(context, report) {
    const { sentence, document, layout } = context;
    for (const fault of numberingFaults(sentence, document)) {
      if (fault.kind !== "misplaced-empty-node" && fault.kind !== "empty-node-in-range") continue;
      const id = idOf(fault.token, document);
      const { start, end } = fault.token.cells[layout.idColumn!]!;
      report({
        at: { line: sentence.firstLine + fault.token.offset, start, end },
        message:
          fault.kind === "empty-node-in-range"
            ? `The empty node ${id} stands below the range ${fault.range}, which begins after it: move it above the range.`
            : `The empty node ${id} stands where ${fault.expected} belongs: move it behind its word, or correct its number.`,
      });
    }
  },
};
