import { splits, type CorpusContext, type Split } from "../../corpus/context";
import type { CorpusReport, CorpusRule } from "../../rule";
import type { Task } from "../../../tasks/task";

/** One finding for a split and a task, in the first file of the split. */
export const missingTask: CorpusRule = {
  scope: "corpus",
  id: "corpus/missing-task",
  description: "No sentence of a split is annotated for a task of the configuration",
  defaultSeverity: "warning",
  check(corpus, report) {
    for (const split of splits) checkSplit(corpus, split, report);
  },
};

function checkSplit(corpus: CorpusContext, split: Split, report: CorpusReport): void {
  const [first] = corpus.textsOf(split);
  if (!first) return;
  const sentences = corpus.sentencesOf(split);
  const missing = corpus.project.tasks.filter((task) => !sentences.some((sentence) => sentence.tagsOf(task)));
  for (const task of missing) report(first, { at: first.head, message: describe(task, split) });
}

function describe({ id, column }: Task, split: Split): string {
  const consequence =
    split === "train" ? "so there is nothing to train the task on" : "so the task gets no score on them";
  return `No sentence of the ${split} files is annotated for ${id} in its column "${column}", ${consequence}: annotate some, or correct the task in multitask.json.`;
}
