import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import type { SentencePrediction } from "../messages/model-process";
import { formColumnOf } from "../tasks/columns";
import type { ActiveModel } from "./active-model";
import { DecorationTypes } from "./decoration-types";
import type { Documents, OpenConll } from "./documents";
import { marksOf, type Mark } from "./prediction-marks";
import type { SentenceWords } from "../tasks/document-context";
import type { Predictions } from "./predictions";
import { annotationOf, modelWords, sentencesIn, wordsIn } from "./sentences";

/** Sentences that a little scrolling brings into view are ready before. */
const marginLines = 60;

/** Scrolling and typing come in bursts; a screen is painted once for each. */
const delayMilliseconds = 40;

/** Paints the predictions over what is visible of the column files. */
export class Decorations implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #predictions: Predictions;
  readonly #model: ActiveModel;
  readonly #types = new DecorationTypes();
  readonly #subscriptions: vscode.Disposable[];
  #waiting: NodeJS.Timeout | undefined;

  constructor(documents: Documents, predictions: Predictions, model: ActiveModel) {
    this.#documents = documents;
    this.#predictions = predictions;
    this.#model = model;
    const schedule = () => this.#schedule();
    this.#subscriptions = [
      documents.onDidChange(schedule),
      predictions.onDidChange(schedule),
      vscode.window.onDidChangeVisibleTextEditors(schedule),
      vscode.window.onDidChangeTextEditorVisibleRanges(schedule),
    ];
    schedule();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#types.dispose();
  }

  #schedule(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      this.#predictions.want(vscode.window.visibleTextEditors.flatMap((editor) => this.#paint(editor)));
    }, delayMilliseconds);
  }

  /** Returns the visible sentences. */
  #paint(editor: vscode.TextEditor): readonly SentenceWords[] {
    const open = this.#documents.of(editor.document);
    const model = this.#model.current;
    if (!open) return [];
    if (!model) {
      this.#types.apply(editor, []);
      return [];
    }
    const marks: (readonly [Mark, vscode.Range])[] = [];
    const shown: SentenceWords[] = [];
    for (const sentence of visibleSentences(editor, open)) {
      const words = modelWords(open, sentence, model);
      if (words.forms.length === 0) continue;
      shown.push(words);
      const prediction = this.#predictions.of(words);
      if (prediction) marks.push(...this.#marksOf(open, sentence, prediction));
    }
    this.#types.apply(editor, marks);
    return shown;
  }

  #marksOf(
    open: OpenConll,
    sentence: Sentence,
    prediction: SentencePrediction,
  ): readonly (readonly [Mark, vscode.Range])[] {
    const { tokens } = wordsIn(open, sentence);
    const formColumn = formColumnOf(open.conll.layout, open.project.project);
    return (this.#model.current?.tasks ?? []).flatMap((task) =>
      marksOf(task, prediction[task.id] ?? [], annotationOf(open, sentence, task)).map((mark) => {
        const token = tokens[mark.word]!;
        const line = sentence.firstLine + token.offset;
        const form = token.cells[formColumn];
        const end = open.conll.lineText(line).length;
        const isSpan = mark.kind === "span";
        return [mark, new vscode.Range(line, isSpan ? (form?.start ?? 0) : end, line, isSpan ? (form?.end ?? 0) : end)];
      }),
    );
  }
}

/** Those on the screen first, then those around it: in this order they are predicted. */
function visibleSentences({ visibleRanges }: vscode.TextEditor, open: OpenConll): readonly Sentence[] {
  const visible = visibleRanges.flatMap(({ start, end }) => sentencesIn(open, start.line, end.line));
  const around = visibleRanges.flatMap(({ start, end }) => [
    ...sentencesIn(open, end.line + 1, end.line + marginLines),
    ...sentencesIn(open, Math.max(0, start.line - marginLines), start.line - 1),
  ]);
  return [...new Set([...visible, ...around])];
}
