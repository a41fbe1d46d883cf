import type { SentenceRule } from "../../rule";
import { tidyTaskIds } from "../../task-id-edits";

const IN_CELL = "A multitask_id in a cell counts on the sentence's first token only";
const FAULT = {
  comment: "This multitask_id stands below the sentence's first token, where it does not count",
  misc: IN_CELL,
  column: IN_CELL,
};
const MOVE = { comment: "move it directly above that token", misc: "move it there", column: "move it there" };
const SEPARATE = "put a blank line above the comments if a new sentence begins there";

export const misplaced: SentenceRule = {
  scope: "sentence",
  level: "annotation",
  id: "multitask-id/misplaced",
  description: "A multitask_id stands where it does not count",
  defaultSeverity: "error",
  check(context, report) {
    // A sentence that names no task at all is told so by multitask-id/empty.
    if (context.mentions.length === 0) return;
    for (const { line, start, end, source, misplaced } of context.idLines) {
      if (!misplaced) continue;
      report({
        at: { line, start, end },
        message: `${FAULT[source]}: ${context.looksLikeTwoSentences ? SEPARATE : MOVE[source]}.`,
        fix: tidyTaskIds(context),
      });
    }
  },
};
