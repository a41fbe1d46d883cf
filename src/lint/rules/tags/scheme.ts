import { convertSentence } from "../../../tasks/convert";
import { includesScheme } from "../../../tasks/fitting-schemes";
import { convertTags } from "../../../tasks/schemes";
import type { SpanTask } from "../../../tasks/task";
import type { LineRange } from "../../diagnostic";
import type { FileContext } from "../../file-context";
import type { FileRule } from "../../rule";
import { readFileTags, type FileColumn } from "../../tags/file-tags";
import { lazyFix } from "../../tags/place-finding";
import { judgeScheme, type SchemeVerdict } from "../../tags/scheme-verdict";
import { SCHEME_RULE, tagsOfWords } from "../../tags/sentence-tags";
import { wordsOf } from "../../../conll/read";

export const scheme: FileRule = {
  scope: "file",
  id: SCHEME_RULE,
  description: "The tags of a task are in another scheme than the configured one, or in two",
  defaultSeverity: "warning",
  check(file, report) {
    for (const tagged of readFileTags(file)) {
      const { task } = tagged;
      if (task.kind !== "span") continue;
      const verdict = judgeScheme(tagged.showingByFit, task.scheme);
      if (!verdict) continue;
      const conversion = lazyFix(`Convert ${task.column} to ${task.scheme}`, () =>
        // Sentences with malformed tags are left to tags/malformed, whose fix writes them in the scheme too.
        file.document.sentences.flatMap((sentence, at) => {
          const tags = tagged.tagsAt(at);
          if (!tags?.showsScheme || includesScheme(tags.fitting, task.scheme)) return [];
          return convertSentence(sentence, file.document, tagged.column, task.scheme);
        }),
      );
      report({
        at: findFirst(tagged, task, verdict, file),
        message: describe(task, verdict),
        // Nobody asked for a scheme that is only assumed.
        ...(task.isSchemeAssumed ? { suggestions: [conversion] } : { fix: conversion }),
      });
    }
  },
};

function describe(
  { id, column, scheme, isSchemeAssumed }: SpanTask,
  { kind, main, second, ...counts }: SchemeVerdict,
): string {
  const { total, inMain, inSecond } = counts;
  if (kind === "other" && isSchemeAssumed) {
    return (
      `The tags in ${column} are written in ${main} (${inMain} of ${total} sentences with spans), but ${id} names no scheme, so that ` +
      `they are taken for ${scheme}: give ${id} "scheme": "${main}".`
    );
  }
  if (kind === "other") {
    return (
      `The tags in ${column} are written in ${main}, not in ${scheme} as ${id} has it (${inMain} of ${total} sentences with spans ` +
      `fit ${main}, ${inSecond} fit ${scheme}): convert them to ${scheme}, or give ${id} "scheme": "${main}".`
    );
  }
  return (
    `The tags in ${column} are a mixture of ${main} and ${second} (of ${total} sentences with spans ${inMain} fit ${main}, and ` +
    `${inSecond} more fit ${second}): convert them to ${scheme}, the scheme of ${id}.`
  );
}

/** The first tag that the configured scheme would write otherwise, in a sentence that the verdict is about. */
function findFirst(tagged: FileColumn, { scheme }: SpanTask, verdict: SchemeVerdict, file: FileContext): LineRange {
  const { sentences } = file.document;
  const sentence = sentences.find((_, at) => {
    const { showsScheme = false, fitting = 0 } = tagged.tagsAt(at) ?? {};
    const isTold = includesScheme(fitting, verdict.main) || includesScheme(fitting, verdict.second);
    return showsScheme && isTold && !includesScheme(fitting, scheme);
  })!;
  const words = wordsOf(sentence);
  const tags = tagsOfWords(words, tagged);
  const converted = convertTags(tags, scheme);
  const token = words[tags.findIndex((tag, i) => tag !== converted[i])]!;
  const { start, end } = tagged.column.readTag(token)!;
  return { line: sentence.firstLine + token.offset, start, end };
}
