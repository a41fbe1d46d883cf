import { wordsOf } from "../../../conll/read";
import { parseTag } from "../../../tasks/schemes";
import type { FileRule } from "../../rule";
import { readFileTags, type FileColumn } from "../../tags/file-tags";
import { findSlips, type Slip } from "../../tags/label-slips";
import { placeFinding, type CellFinding } from "../../tags/place-finding";
import { holdsUpos } from "../../tags/upos-column";
import type { Sentence } from "../../../conll/document";

export const label: FileRule = {
  scope: "file",
  id: "tags/label",
  description: "A rare label is one slip away from a frequent one",
  defaultSeverity: "warning",
  check(file, report) {
    for (const tagged of readFileTags(file)) {
      // There tags/upos knows what is right.
      if (tagged.task.kind === "token" && holdsUpos(tagged, file)) continue;
      const slips = findSlips(tagged);
      if (slips.size === 0) continue;
      const slipOfId = tagged.dictionary.labels.map((label) => slips.get(label));
      file.document.sentences.forEach((sentence, at) => {
        const { ids = [] } = tagged.tagsAt(at) ?? {};
        for (let i = 0; i < ids.length; i++) {
          const slip = slipOfId[ids[i]!];
          const isRest = i > 0 && slipOfId[ids[i - 1]!] === slip;
          if (!slip || isRest) continue;
          let end = i + 1;
          while (slipOfId[ids[end]!] === slip) end++;
          report(placeFinding(describe(i, end, slip, sentence, tagged), sentence, file.document));
        }
      });
    }
  },
};

/** One finding for words beside each other with the same slip, as they are of one span. */
function describe(
  start: number,
  end: number,
  slip: Slip,
  sentence: Sentence,
  { task, column }: FileColumn,
): CellFinding {
  const tokens = wordsOf(sentence).slice(start, end);
  const written = tokens.map((token) => {
    const tag = column.readTag(token)!.text;
    return task.kind === "token" ? slip.meant : `${parseTag(tag).prefix}-${slip.meant}`;
  });
  const cells = tokens.map((token, i) => ({ offset: token.offset, ...column.writeTag(token, written[i]!)! }));
  const first = column.readTag(tokens[0]!)!;
  const [label, text] = [task.kind === "token" ? first.text : parseTag(first.text).label, written.join(" ")];
  const often = slip.count === 1 ? "once" : `${slip.count} times`;
  return {
    at: { offset: tokens[0]!.offset, start: first.start, end: first.end },
    message: `"${label}" occurs ${often} in ${task.column}, ${slip.meant} ${slip.countOfMeant} times: did you mean ${slip.meant}?`,
    suggestions: [{ title: `Write ${text}`, cells }],
  };
}
