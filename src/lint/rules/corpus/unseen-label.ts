import type { Task } from "../../../tasks/task";
import { labelOf, type CorpusContext, type CorpusSentence, type CorpusText } from "../../corpus/context";
import { findNearMisses } from "../../near-miss";
import type { CorpusReport, CorpusRule } from "../../rule";

interface Occurrences {
  readonly sentence: CorpusSentence;
  readonly word: number;
  count: number;
}

/** One finding for a label and a file, where the file has it first. */
export const unseenLabel: CorpusRule = {
  scope: "corpus",
  id: "corpus/unseen-label",
  description: "A dev or test file has a label that no train file has",
  defaultSeverity: "warning",
  check(corpus, report) {
    for (const task of corpus.project.tasks) checkTask(corpus, task, report);
  },
};

function checkTask(corpus: CorpusContext, task: Task, report: CorpusReport): void {
  const known = countLabels(corpus.sentencesOf("train"), task);
  // Where train has no label at all, that is the fault to report.
  if (known.size === 0) return;
  const trained = [...known.keys()];
  for (const text of corpus.texts.filter(({ splits }) => !splits.has("train"))) {
    for (const [label, occurrences] of countLabels(text.sentences, task)) {
      if (!known.has(label)) reportLabel(text, task, label, occurrences, trained, report);
    }
  }
}

function reportLabel(
  text: CorpusText,
  task: Task,
  label: string,
  { sentence, word, count }: Occurrences,
  trained: readonly string[],
  report: CorpusReport,
): void {
  const often = count === 1 ? "once" : `${count} times`;
  const meant = findNearMisses(label, trained);
  const remedy =
    meant.length > 0
      ? `did you mean ${meant.join(" or ")}?`
      : "add train sentences that have it, or give these another label.";
  report(text, {
    at: sentence.rangeOfTag(word, task),
    message: `No train sentence has the label "${label}" of ${task.id}, which this file has ${often}, so no model can predict it: ${remedy}`,
  });
}

/** The labels of some sentences, where the first of each stands and how many there are: of spans, or of words. */
function countLabels(sentences: readonly CorpusSentence[], task: Task): Map<string, Occurrences> {
  const labels = new Map<string, Occurrences>();
  const count = (label: string, sentence: CorpusSentence, word: number) => {
    const known = labels.get(label);
    if (known) known.count++;
    else if (label !== "") labels.set(label, { sentence, word, count: 1 });
  };
  for (const sentence of sentences) {
    if (task.kind === "span") {
      for (const { label, start } of sentence.spansOf(task)) count(label, sentence, start);
    } else {
      sentence.tagsOf(task)?.forEach((tag, word) => {
        if (tag !== undefined) count(labelOf(tag, task), sentence, word);
      });
    }
  }
  return labels;
}
