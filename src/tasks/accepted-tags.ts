import type { Tags } from "./annotation";
import { positionsOf, readSpans, writeSpans, type Span } from "./spans";
import type { Task } from "./task";

/**
 * The tags of a sentence after some of the predicted ones were accepted.
 *
 * Spans are accepted as a whole: a predicted one where all its words are. It takes the place of the annotated spans that it overlaps.
 * "No span here" takes an annotated span away where it is accepted for all its words. So tags stay well-formed in the task's scheme.
 * @param annotated tags of the words, undefined where there is none
 * @param predicted tags of all words, in any scheme
 */
export function acceptTags(
  task: Task,
  annotated: Tags,
  predicted: readonly string[],
  isAccepted: (word: number) => boolean,
): Tags {
  if (task.kind === "token") return annotated.map((tag, word) => (isAccepted(word) ? predicted[word] : tag));
  const predictedSpans = readSpans(predicted);
  const taken = predictedSpans.filter((span) => positionsOf(span).every(isAccepted));
  const [isInside, isTaken] = [predictedSpans, taken].map((spans) => new Set(spans.flatMap(positionsOf)));
  const isDecided = (word: number) => isTaken!.has(word) || (!isInside!.has(word) && isAccepted(word));
  const isKept = (span: Span) =>
    !positionsOf(span).some((word) => isTaken!.has(word)) && !positionsOf(span).every(isDecided);
  const before = readSpans(annotated.map((tag) => tag ?? "_"));
  const after = [...before.filter(isKept), ...taken].sort((a, b) => a.start - b.start);
  const tags = writeSpans(after, annotated.length, task.scheme);
  return tags.map((tag, word) => (annotated[word] === undefined && !isDecided(word) ? undefined : tag));
}
