import type { TokenPrediction } from "../messages/model-process";
import { positionsOf } from "../tasks/spans";
import type { Task } from "../tasks/task";

/** Neighbouring words of a sentence for which a model has other tags than the annotation; of a task of tokens one word. */
export interface Disagreement {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly annotated: readonly string[];
  readonly predicted: readonly string[];
  /** How much likelier the model takes its own tags to be than those of the annotation, 0 to 1: the mean over the words. */
  readonly margin: number;
}

/**
 * Where a model that was trained on other sentences contradicts the annotation of a sentence: the surer it is, the likelier the annotation
 * is wrong (Northcutt et al. 2021, arXiv:1911.00068, rank label errors by the same margin).
 * @param annotated tags of the words, undefined where there is none
 */
export function disagreements(
  { kind }: Pick<Task, "kind">,
  annotated: readonly (string | undefined)[],
  predicted: readonly TokenPrediction[],
): Disagreement[] {
  const found: Disagreement[] = [];
  const differs = (word: number) => annotated[word] !== undefined && annotated[word] !== predicted[word]!.tag;
  for (let start = 0; start < predicted.length; start++) {
    if (!differs(start)) continue;
    let end = start + 1;
    while (kind === "span" && end < predicted.length && differs(end)) end++;
    const words = positionsOf({ start, end });
    const margins = words.map(
      (word) => predicted[word]!.probability - probabilityOf(predicted[word]!, annotated[word]!),
    );
    found.push({
      start,
      end,
      annotated: words.map((word) => annotated[word]!),
      predicted: words.map((word) => predicted[word]!.tag),
      margin: Math.max(0, margins.reduce((sum, margin) => sum + margin, 0) / words.length),
    });
    start = end - 1;
  }
  return found;
}

function probabilityOf({ alternatives }: TokenPrediction, tag: string): number {
  return alternatives.find((alternative) => alternative.tag === tag)?.probability ?? 0;
}
