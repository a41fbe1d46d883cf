import { includesScheme } from "../../../tasks/fitting-schemes";
import type { FileRule } from "../../rule";
import { readFileTags } from "../../tags/file-tags";
import { findSlips } from "../../tags/label-slips";
import { placeFinding } from "../../tags/place-finding";
import { judgeScheme } from "../../tags/scheme-verdict";
import { findIllFormedSpans } from "../../tags/ill-formed-spans";

export const sequence: FileRule = {
  scope: "file",
  id: "tags/sequence",
  description: "A tag does not follow from the one before it, or a span is not closed",
  defaultSeverity: "warning",
  check(file, report) {
    const { sentences } = file.document;
    for (const [column, tagged] of readFileTags(file).entries()) {
      const { task, sentencesByFit, showingByFit } = tagged;
      if (task.kind !== "span") continue;
      if (!sentencesByFit.some((count, fitting) => count > 0 && !includesScheme(fitting, task.scheme))) continue;
      // What tags/scheme says of the whole file, each tag would only repeat.
      const isSaid = judgeScheme(showingByFit, task.scheme) !== undefined;
      const slips = findSlips(tagged);
      for (let at = 0; at < sentences.length; at++) {
        const tags = tagged.tagsAt(at);
        if (!tags?.hasSpans || includesScheme(tags.fitting, task.scheme) || (isSaid && tags.showsScheme)) continue;
        const sentence = sentences[at]!;
        for (const { labels, ...finding } of findIllFormedSpans(sentence, file)[column] ?? []) {
          // A mistyped type breaks the span: once it is right, nothing may be wrong here.
          const isSlip = slips.size > 0 && labels.some((label) => slips.has(label));
          report(placeFinding(isSlip ? { ...finding, fix: undefined } : finding, sentence, file.document));
        }
      }
    }
  },
};
