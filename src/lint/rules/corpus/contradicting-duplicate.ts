import type { Task } from "../../../tasks/task";
import { splits, type CorpusContext, type CorpusSentence, type Split } from "../../corpus/context";
import type { CorpusReport, CorpusRule } from "../../rule";

/** What a word or two mean ("Reply", "Sure .") depends on what stands around the sentence. */
const FEWEST_WORDS = 3;

/** One finding for each sentence that is annotated otherwise than most of those with the same words, or than the first of them. */
export const contradictingDuplicate: CorpusRule = {
  scope: "corpus",
  id: "corpus/contradicting-duplicate",
  description: "A sentence stands twice in a split, annotated differently",
  defaultSeverity: "warning",
  check(corpus, report) {
    for (const split of splits) checkSplit(corpus, split, report);
  },
};

function checkSplit(corpus: CorpusContext, split: Split, report: CorpusReport): void {
  const groups = new Map<string, CorpusSentence[]>();
  for (const sentence of corpus.sentencesOf(split)) {
    if (sentence.forms.length < FEWEST_WORDS) continue;
    const group = groups.get(sentence.key);
    if (group) group.push(sentence);
    else groups.set(sentence.key, [sentence]);
  }
  for (const group of groups.values()) {
    if (group.length > 1) for (const task of corpus.project.tasks) compare(group, task, report);
  }
}

function compare(group: readonly CorpusSentence[], task: Task, report: CorpusReport): void {
  const annotated = group.filter((sentence) => sentence.tagsOf(task));
  if (annotated.length < 2) return;
  const model = mostUsual(annotated, task);
  for (const sentence of annotated) {
    const word = findDifference(sentence, model, task);
    if (word === undefined) continue;
    const [here, there] = [sentence.tagsOf(task)![word]!, model.tagsOf(task)![word]!];
    report(sentence.text, {
      at: sentence.rangeOfTag(word, task),
      message: `"${sentence.forms[word]}" is ${here} here and ${there} in the same sentence elsewhere (${model.placeOf(word)}) for ${task.id}: annotate both alike.`,
      related: [model.relatedPlace(word, `Here it is ${there}.`)],
    });
  }
}

/** The first of the sentences that are annotated as most of them are. */
function mostUsual(sentences: readonly CorpusSentence[], task: Task): CorpusSentence {
  const counts = new Map<string, number>();
  const keyOf = (sentence: CorpusSentence) => sentence.tagsOf(task)!.join("\t");
  for (const sentence of sentences) counts.set(keyOf(sentence), (counts.get(keyOf(sentence)) ?? 0) + 1);
  const highest = Math.max(...counts.values());
  return sentences.find((sentence) => counts.get(keyOf(sentence)) === highest)!;
}

/** The first word that both annotate, and differently: what is not annotated yet contradicts nothing. */
function findDifference(a: CorpusSentence, b: CorpusSentence, task: Task): number | undefined {
  const others = b.tagsOf(task)!;
  const word = a.tagsOf(task)!.findIndex((tag, i) => tag !== undefined && others[i] !== undefined && tag !== others[i]);
  return word < 0 ? undefined : word;
}
