import { splits, type CorpusContext, type Split } from "../../corpus/context";
import type { CorpusReport, CorpusRule } from "../../rule";
import type { Steps } from "../../corpus/steps";
import type { Task } from "../../../tasks/task";

/** One finding for a split and a task, in the first file of the split. */
export const missingTask: CorpusRule = {
  scope: "corpus",
  id: "corpus/missing-task",
  description: "No sentence of a split is annotated for a task of the configuration",
  defaultSeverity: "warning",
  *check(corpus, report) {
    for (const split of splits) yield* checkSplit(corpus, split, report);
  },
};

function* checkSplit(corpus: CorpusContext, split: Split, report: CorpusReport): Steps {
  const texts = corpus.textsOf(split);
  const [first] = texts;
  if (!first) return;
  const missing = new Set(corpus.project.tasks);
  for (const { sentences } of texts) {
    for (const [i, sentence] of sentences.entries()) {
      if (missing.size === 0) return;
      for (const task of missing) if (sentence.tagsOf(task)) missing.delete(task);
      if (i % SENTENCES_OF_A_STEP === 0) yield;
    }
  }
  for (const task of missing) report(first, { at: first.head, message: describe(task, split) });
}

function describe({ id, column }: Task, split: Split): string {
  const consequence =
    split === "train" ? "so there is nothing to train the task on" : "so the task gets no score on them";
  return `No sentence of the ${split} files is annotated for ${id} in its column "${column}", ${consequence}: annotate some, or correct the task in multitask.json.`;
}

const SENTENCES_OF_A_STEP = 25;
