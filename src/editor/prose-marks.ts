import * as vscode from "vscode";
import type { SentencePrediction } from "../messages/model-process";
import type { PredictingModel } from "./active-model";
import type { PlacedMark } from "./decoration-types";
import type { PaintedSentence } from "./painted-sentence";
import { spansOf } from "./prediction-marks";
import type { ProseDocuments, ProseSentence } from "./prose-documents";
import type { ShownPredictions } from "./shown-predictions";

/** The sentences in a range of lines of a plain text or of Markdown. */
export function proseSentencesIn(
  prose: ProseDocuments,
  text: vscode.TextDocument,
  firstLine: number,
  lastLine: number,
  model: PredictingModel,
  shown: ShownPredictions,
): PaintedSentence[] {
  return prose.sentencesIn(text, firstLine, lastLine, model).map((sentence) => ({
    firstLine: text.positionAt(sentence.tokens[0]!.start).line,
    lastLine: text.positionAt(sentence.tokens.at(-1)!.end).line,
    words: sentence.words,
    marks: (prediction) => marksIn(text, sentence, prediction, model, shown),
  }));
}

/** A text has no annotation that predictions could differ from: its spans are shown, and the tags of single words on demand. */
function marksIn(
  text: vscode.TextDocument,
  { tokens, unmarked }: ProseSentence,
  prediction: SentencePrediction,
  { tasks }: PredictingModel,
  { hiddenTasks, tagsInTexts }: ShownPredictions,
): PlacedMark[] {
  const rangeOf = (first: number, last: number) =>
    new vscode.Range(text.positionAt(tokens[first]!.start), text.positionAt(tokens[last]!.end));
  const isMarked = (first: number, last: number) =>
    !unmarked.some(({ start, end }) => start < tokens[last]!.end && tokens[first]!.start < end);
  return tasks.flatMap((task): PlacedMark[] => {
    const predicted = prediction[task.id];
    if (!predicted || hiddenTasks.includes(task.id)) return [];
    const spans = spansOf(task, predicted)
      .filter(({ start, end }) => isMarked(start, end - 1))
      .map(({ start, end, label }): PlacedMark => [{ kind: "entity", label }, rangeOf(start, end - 1)]);
    if (task.kind === "span" || !tagsInTexts) return spans;
    return predicted.flatMap(({ tag }, word): PlacedMark[] =>
      isMarked(word, word) ? [[{ kind: "note", tag }, rangeOf(word, word)]] : [],
    );
  });
}
