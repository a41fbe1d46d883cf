import { refuseName } from "./rename";
import { formOfTag } from "./tag-form";
import type { Project } from "./project";
import type { Task } from "./task";

/** What words can be labelled with: the type of a span, or the tag of a token; undefined is no span, or no tag. */
export type Label = string | undefined;

/** What is known of the labels of a task, to put the likely ones first; a label that is missing somewhere counts 0 there. */
export interface LabelKnowledge {
  /** How likely a model takes each label to be, from 0 to 1. */
  readonly probabilities: ReadonlyMap<Label, number>;
  /** How often the same words have each label elsewhere. */
  readonly ofSameWords: ReadonlyMap<Label, number>;
  /** How often each label occurs. */
  readonly counts: ReadonlyMap<Label, number>;
}

/** A label that may be meant. */
export interface LabelCandidate {
  readonly label: Label;
  /** Undefined where no model says anything of it. */
  readonly probability: number | undefined;
  readonly ofSameWords: number;
  readonly count: number;
}

/** Less is as good as nothing, and says nothing of the order. */
const leastProbability = 0.01;

/** All labels that are known, the likeliest first: by the model, by what the same words are elsewhere, by how frequent they are. */
export function labelCandidates({ probabilities, ofSameWords, counts }: LabelKnowledge): LabelCandidate[] {
  const labels = new Set<Label>([...probabilities.keys(), ...ofSameWords.keys(), ...counts.keys(), undefined]);
  const likelihood = (label: Label) => {
    const probability = probabilities.get(label) ?? 0;
    return probability < leastProbability ? 0 : probability;
  };
  return Array.from(labels, (label) => ({
    label,
    probability: likelihood(label) || undefined,
    ofSameWords: ofSameWords.get(label) ?? 0,
    count: counts.get(label) ?? 0,
  })).sort(
    (a, b) =>
      (b.probability ?? 0) - (a.probability ?? 0) ||
      b.ofSameWords - a.ofSameWords ||
      Number(a.label === undefined) - Number(b.label === undefined) ||
      b.count - a.count ||
      (a.label! < b.label! ? -1 : 1),
  );
}

/** Why a label that is new to a task cannot be used, in one sentence; undefined where it can. */
export function refuseLabel(task: Task, label: string, project: Project): string | undefined {
  const refusal = refuseName({ kind: "label", name: "", task }, label, project);
  if (refusal !== undefined || task.kind === "token" || formOfTag(`B-${label}`) === "span") return refusal;
  return `The type of a span cannot be "${label}": B-${label} would be read as a mistyped tag; choose another name.`;
}
