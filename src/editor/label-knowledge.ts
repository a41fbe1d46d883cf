import type { Sentence } from "../conll/document";
import { FileContext } from "../lint/file-context";
import { countLabels } from "../lint/tags/label-slips";
import { readFileTags, type FileColumn } from "../lint/tags/file-tags";
import { UPOS_TAGS } from "../lint/tags/tag-sets";
import { countUpos, holdsUpos } from "../lint/tags/upos-column";
import { labelProbabilities } from "../prediction/label-probabilities";
import type { Label, LabelKnowledge } from "../tasks/label-candidates";
import { countLabelsOfWords } from "../tasks/labels-of-words";
import type { WordRange } from "../tasks/span-editing";
import { parseTag, positionsOf } from "../tasks/spans";
import type { Task } from "../tasks/task";
import { predictedSentence, type ReviewParts } from "./accept";
import type { OpenConll } from "./documents";
import { wordsIn } from "./sentences";

/** Names of columns, `misc:POS` too. */
const partsOfSpeech = /(^|:)u?pos$/i;

/** What the model, the file and the open files of its corpus say of how words may be labelled. */
export function knowledgeOf(
  parts: ReviewParts,
  open: OpenConll,
  task: Task,
  sentence: Sentence,
  words: WordRange,
): LabelKnowledge {
  const predicted = predictedSentence(parts, open, sentence)?.prediction[task.id];
  const forms = wordsIn(open, sentence).forms.slice(words.start, words.end);
  return {
    probabilities: predicted
      ? labelProbabilities(
          task,
          positionsOf(words).map((word) => predicted[word]!),
        )
      : new Map<Label, number>(),
    ofSameWords: countLabelsOfWords(open.conll, open.project.project, task, forms),
    counts: countAll(parts, open, task),
  };
}

/** How often each label occurs in the open files of the corpus; 0 for what only the model or the tag set knows. */
function countAll({ documents, model }: ReviewParts, open: OpenConll, task: Task): Map<Label, number> {
  const counts = new Map<Label, number>();
  const add = (label: Label, count: number) => counts.set(label, (counts.get(label) ?? 0) + count);
  const { config } = open.project;
  const files = documents.all().filter((other) => other === open || (config && other.project.config === config));
  for (const { conll, project } of files) {
    const file = new FileContext(conll, project.project);
    const column = readFileTags(file).find((tagged) => tagged.task.id === task.id);
    if (!column) continue;
    for (const [label, count] of countLabels(column)) add(label, count);
    const unnamed = countUnnamed(column);
    if (unnamed > 0) add("", unnamed);
    if (mayHoldUpos(column, file)) for (const tag of UPOS_TAGS) add(tag, 0);
  }
  for (const tag of model.current?.tasks.find(({ id }) => id === task.id)?.labels ?? []) {
    const label = task.kind === "token" ? tag : parseTag(tag).label;
    if (label !== "") add(label, 0);
  }
  return counts;
}

/** By what the column has, or, as long as it has little, by its name. */
function mayHoldUpos(column: FileColumn, file: FileContext): boolean {
  const { total, inSet } = countUpos(column);
  return (
    holdsUpos(column, file) ||
    (column.task.kind === "token" && inSet === total && partsOfSpeech.test(column.task.column))
  );
}

/** Spans of a column that knows one type have tags without one: B and I. */
function countUnnamed({ counts, dictionary: { forms, labels } }: FileColumn): number {
  return counts.reduce((sum, count, id) => (forms[id] === "span" && labels[id] === "" ? sum + count : sum), 0);
}
