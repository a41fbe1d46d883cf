import type { CorpusContext, CorpusSentence, CorpusText } from "../../corpus/context";
import type { CorpusReport, CorpusRule } from "../../rule";

/**
 * Shorter sentences are repeated for good reasons. In UD English-EWT 110 sentences of five words and fewer stand in train and in
 * dev or test, all of them greetings, names and phrases such as "Thanks for your help !"; of six words and more there are two.
 */
const FEWEST_WORDS = 6;

/** One finding for each sentence of dev and test that is trained on with the same words and for the same task. */
export const leakage: CorpusRule = {
  scope: "corpus",
  id: "corpus/leakage",
  description: "A sentence of dev or test stands in train too",
  defaultSeverity: "warning",
  check(corpus, report) {
    const trained = indexTrain(corpus);
    for (const text of corpus.texts) {
      if (!text.splits.has("train")) checkText(corpus, text, trained, report);
      else if (text.splits.size > 1) reportSharedFile(text, report);
    }
  },
};

function indexTrain(corpus: CorpusContext): Map<string, CorpusSentence[]> {
  const trained = new Map<string, CorpusSentence[]>();
  for (const sentence of corpus.sentencesOf("train")) {
    if (sentence.forms.length < FEWEST_WORDS) continue;
    const same = trained.get(sentence.key);
    if (same) same.push(sentence);
    else trained.set(sentence.key, [sentence]);
  }
  return trained;
}

function checkText(
  corpus: CorpusContext,
  text: CorpusText,
  trained: ReadonlyMap<string, readonly CorpusSentence[]>,
  report: CorpusReport,
): void {
  for (const sentence of text.sentences) {
    const same = trained.get(sentence.key)?.find((other) => haveTaskInCommon(sentence, other, corpus));
    if (!same) continue;
    report(text, {
      at: sentence.rangeOfForm(0),
      message: `This sentence is trained on too (${same.placeOf(0)}), so its score shows what was learned by heart: remove it here or there.`,
      related: [same.relatedPlace(0, "The same sentence in train.")],
    });
  }
}

function haveTaskInCommon(a: CorpusSentence, b: CorpusSentence, { project }: CorpusContext): boolean {
  return project.tasks.some((task) => a.tagsOf(task) && b.tagsOf(task));
}

function reportSharedFile(text: CorpusText, report: CorpusReport): void {
  const others = [...text.splits].filter((split) => split !== "train").join(" and ");
  report(text, {
    at: text.head,
    message: `This file is train and ${others} at once, so the scores show what was learned by heart: name other files for ${others} in multitask.json.`,
  });
}
