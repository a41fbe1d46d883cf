import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { formColumnOf } from "../tasks/columns";
import type { PredictingModel } from "./active-model";
import type { PlacedMark } from "./decoration-types";
import type { OpenConll } from "./documents";
import type { PaintedSentence } from "./painted-sentence";
import { marksOf } from "./prediction-marks";
import { annotationOf, modelWords, sentencesIn, wordsIn } from "./sentences";
import type { ShownPredictions } from "./shown-predictions";

/** The sentences with words in a range of lines of a column file. */
export function columnSentencesIn(
  open: OpenConll,
  firstLine: number,
  lastLine: number,
  model: PredictingModel,
  shown: ShownPredictions,
): PaintedSentence[] {
  return sentencesIn(open, firstLine, lastLine)
    .filter(({ wordCount }) => wordCount > 0)
    .map((sentence) => ({
      firstLine: sentence.firstLine,
      lastLine: sentence.firstLine + sentence.lineCount - 1,
      words: modelWords(open, sentence, model),
      marks: (prediction) =>
        model.tasks
          .filter(({ id }) => !shown.hiddenTasks.includes(id))
          .flatMap((task) =>
            marksOf(task, prediction[task.id] ?? [], annotationOf(open, sentence, task), shown.extent).map(
              (mark): PlacedMark => [mark, rangeOf(open, sentence, mark.word, mark.kind === "span")],
            ),
          ),
    }));
}

/** Of the word itself, or of where its line ends. */
function rangeOf(open: OpenConll, sentence: Sentence, word: number, isOfForm: boolean): vscode.Range {
  const token = wordsIn(open, sentence).tokens[word]!;
  const line = sentence.firstLine + token.offset;
  const end = open.conll.lineText(line).length;
  const form = isOfForm ? token.cells[formColumnOf(open.conll.layout, open.project.project)] : undefined;
  return isOfForm
    ? new vscode.Range(line, form?.start ?? 0, line, form?.end ?? 0)
    : new vscode.Range(line, end, line, end);
}
