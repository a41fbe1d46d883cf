import type { TokenPrediction } from "../messages/model-process";
import type { Label } from "../tasks/label-candidates";
import { parseTag } from "../tasks/spans";
import type { Task } from "../tasks/task";

/**
 * How likely a model takes each label to be for all of some words: as likely as it is for the word that has it least. Tags of
 * spans count by their label, whatever their prefix; labels that are no alternative of some word are left out.
 */
export function labelProbabilities(
  { kind }: Pick<Task, "kind">,
  words: readonly TokenPrediction[],
): Map<Label, number> {
  const labelOf = (tag: string): Label => (kind === "token" ? tag : tag === "O" ? undefined : parseTag(tag).label);
  const [first, ...others] = words.map((word) => {
    const byLabel = new Map<Label, number>();
    for (const { tag, probability } of withOwnTag(word)) {
      byLabel.set(labelOf(tag), (byLabel.get(labelOf(tag)) ?? 0) + probability);
    }
    return byLabel;
  });
  const shared = [...(first ?? [])].filter(([label]) => others.every((other) => other.has(label)));
  return new Map(
    shared.map(([label, probability]) => [label, Math.min(probability, ...others.map((other) => other.get(label)!))]),
  );
}

function withOwnTag({ tag, probability, alternatives }: TokenPrediction) {
  return alternatives.some((other) => other.tag === tag) ? alternatives : [{ tag, probability }, ...alternatives];
}
