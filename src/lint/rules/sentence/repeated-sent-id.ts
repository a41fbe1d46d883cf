import type { FileRule } from "../../rule";
import { sentIdOf, sentIdsOf } from "../../sent-ids";

export const repeatedSentId: FileRule = {
  scope: "file",
  id: "sentence/repeated-sent-id",
  description: "Two sentences of a file have the same sent_id",
  defaultSeverity: "warning",
  check({ document }, report) {
    if (sentIdsOf(document).repeated === 0) return;
    const seen = new Set<string>();
    for (const sentence of document.sentences) {
      const sentId = sentIdOf(sentence);
      const value = sentId?.value;
      if (!sentId || !value || value.text === "") continue;
      if (seen.has(value.text)) {
        report({
          at: { line: sentence.firstLine + sentId.offset, start: value.start, end: value.end },
          message: `An earlier sentence has the sent_id "${value.text}" already: remove this sentence if it is the same, or give it another one.`,
        });
      }
      seen.add(value.text);
    }
  },
};
