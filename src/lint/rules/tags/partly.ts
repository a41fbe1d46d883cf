import type { SentenceRule } from "../../rule";
import { taggedColumns } from "../../tags/tagged-columns";

export const partly: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "tags/partly",
  description: "Only some words of a sentence are annotated for a task that it names",
  defaultSeverity: "info",
  check({ sentence, words, listed, layout, project }, report) {
    for (const { task, column } of taggedColumns(layout, project)) {
      // A key of MISC stands on the words of spans alone.
      if (column.miscKey !== undefined || !listed.includes(task.id)) continue;
      const missing = words.filter((token) => column.readTag(token) === undefined);
      const [first] = missing;
      const cell = first?.cells[column.index];
      if (!first || !cell || missing.length === words.length) continue;
      report({
        at: { line: sentence.firstLine + first.offset, start: cell.start, end: cell.end },
        message: `${missing.length} of ${words.length} words are not annotated in ${task.column}, though the sentence names ${task.id}: annotate ${missing.length === 1 ? "it" : "them"}, since readers such as Flair take _ for a label.`,
      });
    }
  },
};
