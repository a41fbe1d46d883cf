import type { TokenPrediction } from "../messages/model-process";
import { parseTag, positionsOf, readSpans, type Span } from "../tasks/spans";
import type { Task } from "../tasks/task";
import type { Extent } from "./shown-predictions";

/** What is drawn at a word: that it is part of a predicted span, or a predicted tag that the file does not have. */
export type WordMark =
  | { readonly kind: "span"; readonly word: number; readonly label: string }
  | {
      readonly kind: "tag";
      readonly word: number;
      readonly task: string;
      readonly tag: string;
      readonly label: string;
    };

/** The marks of one task in one sentence of a column file; `annotated` holds a tag for each word, or undefined. */
export function marksOf(
  task: Task,
  predicted: readonly TokenPrediction[],
  annotated: readonly (string | undefined)[],
  extent: Extent,
): readonly WordMark[] {
  if (extent === "off") return [];
  const tags = predicted.map(({ tag }) => tag);
  const isShown = (word: number) =>
    extent === "all" ? isNews(task, tags[word]!, annotated[word]) : contradicts(tags[word]!, annotated[word]);
  const spans = spansOf(task, predicted).filter((span) => extent === "all" || positionsOf(span).some(isShown));
  const inSpans = spans.flatMap((span) =>
    positionsOf(span).map((word): WordMark => ({ kind: "span", word, label: span.label })),
  );
  const news = tags.flatMap((tag, word): WordMark[] => {
    if (!isShown(word)) return [];
    return [{ kind: "tag", word, task: task.id, tag, label: task.kind === "span" ? parseTag(tag).label : "" }];
  });
  return [...inSpans, ...news];
}

/** The predicted spans; of a task of single words none. */
export function spansOf({ kind }: Task, predicted: readonly TokenPrediction[]): readonly Span[] {
  return kind === "span" ? readSpans(predicted.map(({ tag }) => tag)) : [];
}

/** Where nothing is annotated, "no span here" is what one expects. */
function isNews(task: Task, predicted: string, annotated: string | undefined): boolean {
  if (annotated === undefined) return task.kind === "token" || predicted !== "O";
  return annotated !== predicted;
}

function contradicts(predicted: string, annotated: string | undefined): boolean {
  return annotated !== undefined && annotated !== predicted;
}
