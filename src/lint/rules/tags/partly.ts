import type { SentenceRule } from "../../rule";
import { NOT_ANNOTATED, sentenceTagsOf } from "../../tags/sentence-tags";
import { taggedColumns } from "../../tags/tagged-columns";

export const partly: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "tags/partly",
  description: "Only some words of a sentence are annotated for a task that it names",
  defaultSeverity: "info",
  check(context, report) {
    const columns = taggedColumns(context.layout, context.project);
    for (const [at, { ids }] of sentenceTagsOf(context)?.entries() ?? []) {
      const first = ids.indexOf(NOT_ANNOTATED);
      if (first < 0) continue;
      const { task, column } = columns[at]!;
      // A key of MISC stands on the words of spans alone.
      if (column.miscKey !== undefined || !context.listed.includes(task.id)) continue;
      const { sentence, words } = context;
      const token = words[first]!;
      const { start, end } = token.cell(column.index)!;
      const missing = ids.filter((id) => id === NOT_ANNOTATED).length;
      report({
        at: { line: sentence.firstLine + token.offset, start, end },
        message: `The sentence names ${task.id}, but ${missing} of ${words.length} words ${missing === 1 ? "has" : "have"} no annotation in ${task.column}: annotate ${missing === 1 ? "it" : "them"}, since readers such as Flair take _ for a label.`,
      });
    }
  },
};
