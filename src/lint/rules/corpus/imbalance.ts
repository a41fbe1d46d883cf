import type { Task } from "../../../tasks/task";
import type { CorpusContext } from "../../corpus/context";
import type { CorpusRule } from "../../rule";

/** A class with fewer examples is a matter of luck: whether a model learns it, and how it scores. */
const FEW_EXAMPLES = 10;

/** Where no class has so many times as many examples, the corpus is small rather than out of balance. */
const FEW_BESIDE = 10;

/** A task with less than this share of the sentences of another is trained in too few batches to keep up with it. */
const SMALL_SHARE = 1 / 5;

const MOST_NAMED = 5;

/** One finding for a task, in the first train file. */
export const imbalance: CorpusRule = {
  scope: "corpus",
  id: "corpus/imbalance",
  description: "A class of train has few examples, or a task far fewer sentences than another",
  defaultSeverity: "info",
  check(corpus, report) {
    const [first] = corpus.textsOf("train");
    if (!first) return;
    const { tasks } = corpus.project;
    const counts = tasks.map((task) => countTask(corpus, task));
    const largest = counts.reduce((a, b) => (b.sentences > a.sentences ? b : a));
    for (const one of counts.filter(({ sentences }) => sentences > 0)) {
      const parts = [describeRare(one), describeSmall(one, largest)].filter((part) => part !== undefined);
      if (parts.length > 0) report(first, { at: first.head, message: `${parts.join("; ")}.` });
    }
  },
};

interface TaskCounts {
  readonly task: Task;
  /** The train sentences that are annotated for the task. */
  readonly sentences: number;
  /** How many spans, or words, train has of each label. */
  readonly labels: ReadonlyMap<string, number>;
}

function countTask(corpus: CorpusContext, task: Task): TaskCounts {
  const labels = new Map<string, number>();
  let sentences = 0;
  const count = (label: string) => labels.set(label, (labels.get(label) ?? 0) + 1);
  for (const sentence of corpus.sentencesOf("train")) {
    const tags = sentence.tagsOf(task);
    if (!tags) continue;
    sentences++;
    if (task.kind === "span") for (const { label } of sentence.spansOf(task)) count(label);
    else for (const tag of tags) if (tag !== undefined) count(tag);
  }
  return { task, sentences, labels };
}

function describeRare({ task, labels }: TaskCounts): string | undefined {
  const most = Math.max(...labels.values());
  const isRare = (count: number) => count < FEW_EXAMPLES && FEW_BESIDE * count <= most;
  const rare = [...labels].filter(([, count]) => isRare(count)).sort(([, a], [, b]) => a - b);
  if (rare.length === 0) return undefined;
  const named = rare.slice(0, MOST_NAMED).map(([label, count]) => `${label} (${count})`);
  const more = rare.length > named.length ? ` and ${rare.length - named.length} more` : "";
  return `${task.id} has fewer than ${FEW_EXAMPLES} train examples of ${named.join(", ")}${more}: add some, or join these labels to others`;
}

function describeSmall({ task, sentences }: TaskCounts, largest: TaskCounts): string | undefined {
  const isHeeded = task.weight > largest.task.weight;
  if (isHeeded || sentences >= SMALL_SHARE * largest.sentences) return undefined;
  return `${task.id} has ${sentences} train sentences and ${largest.task.id} has ${largest.sentences}: give ${task.id} a greater "weight" in multitask.json, or more sentences`;
}
