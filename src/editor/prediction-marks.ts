import type { TokenPrediction } from "../messages/model-process";
import { parseTag, positionsOf, readSpans } from "../tasks/spans";
import type { Task } from "../tasks/task";

/** What is drawn at a word: that it is part of a predicted span, or a predicted tag that the file does not have. */
export type Mark =
  | { readonly kind: "span"; readonly word: number; readonly label: string }
  | {
      readonly kind: "tag";
      readonly word: number;
      readonly task: string;
      readonly tag: string;
      readonly label: string;
    };

/** The marks of one task in one sentence; `annotated` holds a tag for each word, or undefined. */
export function marksOf(
  task: Task,
  predicted: readonly TokenPrediction[],
  annotated: readonly (string | undefined)[],
): readonly Mark[] {
  const tags = predicted.map(({ tag }) => tag);
  const spans = task.kind === "span" ? readSpans(tags) : [];
  const inSpans = spans.flatMap((span) =>
    positionsOf(span).map((word): Mark => ({ kind: "span", word, label: span.label })),
  );
  const news = tags.flatMap((tag, word): Mark[] => {
    if (!isNews(task, tag, annotated[word])) return [];
    return [{ kind: "tag", word, task: task.id, tag, label: task.kind === "span" ? parseTag(tag).label : "" }];
  });
  return [...inSpans, ...news];
}

/** Where nothing is annotated, "no span here" is what one expects. */
function isNews(task: Task, predicted: string, annotated: string | undefined): boolean {
  if (annotated === undefined) return task.kind === "token" || predicted !== "O";
  return annotated !== predicted;
}
