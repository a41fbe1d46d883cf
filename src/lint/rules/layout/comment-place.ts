import type { Comment } from "../../../conll/document";
import { MULTITASK_ID } from "../../../tasks/multitask-id";
import type { Fix } from "../../diagnostic";
import { lineBreakOf } from "../../file-lines";
import type { SentenceRule } from "../../rule";
import type { SentenceContext } from "../../sentence-context";

export const commentPlace: SentenceRule = {
  scope: "sentence",
  level: "layout",
  id: "layout/comment-place",
  description: "A comment stands below the first token of its sentence",
  defaultSeverity: "warning",
  check(context, report) {
    for (const run of findRuns(context)) {
      // A run with task ids is a matter for multitask-id/misplaced.
      if (run.some(({ text }) => text.includes(MULTITASK_ID))) continue;
      report({
        at: context.rangeOfLine(context.sentence.firstLine + run[0]!.offset),
        message:
          "This comment stands below the sentence's first token, where strict readers allow none: move it above that token, " +
          "or put a blank line above it if a new sentence begins here.",
        suggestions: [...moveUp(run, context), ...separate(run, context)],
      });
    }
  },
};

/** The comments below the first token, those that follow each other together. */
function findRuns({ sentence }: SentenceContext): Comment[][] {
  const runs: Comment[][] = [];
  for (const comment of sentence.comments) {
    if (!comment.misplaced) continue;
    const run = runs.at(-1);
    if (run && run.at(-1)!.offset + 1 === comment.offset) run.push(comment);
    else runs.push([comment]);
  }
  return runs;
}

function moveUp(run: readonly Comment[], { sentence, document }: SentenceContext): Fix[] {
  const first = sentence.firstLine + run[0]!.offset;
  const behind = first + run.length;
  // The last line of a file may have no line break to take along.
  if (behind >= document.lineCount) return [];
  const [from, to] = [document.offsetAt(first, 0), document.offsetAt(behind, 0)];
  const target = document.offsetAt(sentence.firstLine + sentence.tokens[0]!.offset, 0);
  const edits = [
    { start: target, end: target, text: document.buffer.slice(from, to) },
    { start: from, end: to, text: "" },
  ];
  return [{ title: "Move it above the sentence's first token", edits }];
}

function separate(run: readonly Comment[], { sentence, document }: SentenceContext): Fix[] {
  const isFollowed = sentence.tokens.at(-1)!.offset > run[0]!.offset;
  if (!isFollowed) return [];
  const line = sentence.firstLine + run[0]!.offset;
  const start = document.offsetAt(line, 0);
  const text = lineBreakOf(line - 1, document) ?? "\n";
  return [{ title: "Begin a new sentence here", edits: [{ start, end: start, text }] }];
}
