import * as vscode from "vscode";
import type { SentenceWords } from "../tasks/document-context";
import type { PredictingModel } from "./active-model";
import { columnSentencesIn } from "./column-marks";
import { DecorationTypes, type Painter } from "./decoration-types";
import type { Documents } from "./documents";
import type { PaintedSentence } from "./painted-sentence";
import type { Predictions } from "./predictions";
import type { ProseDocuments } from "./prose-documents";
import { proseSentencesIn } from "./prose-marks";
import { shownPredictions } from "./shown-predictions";

/** Sentences that a little scrolling brings into view are ready before. */
const marginLines = 60;

/** Scrolling and typing come in bursts; a screen is painted once for each. */
const delayMilliseconds = 40;

/** Paints the predictions over what is visible of column files, plain texts and Markdown. */
export class Decorations implements vscode.Disposable {
  readonly #documents: Documents;
  readonly #prose: ProseDocuments;
  readonly #predictions: Predictions;
  readonly #model: { readonly current: PredictingModel | undefined };
  readonly #painter: Painter;
  readonly #subscriptions: vscode.Disposable[];
  #waiting: NodeJS.Timeout | undefined;

  constructor(
    documents: Documents,
    prose: ProseDocuments,
    predictions: Predictions,
    model: { readonly current: PredictingModel | undefined },
    painter: Painter = new DecorationTypes(),
  ) {
    this.#documents = documents;
    this.#prose = prose;
    this.#predictions = predictions;
    this.#model = model;
    this.#painter = painter;
    const schedule = () => this.#schedule();
    this.#subscriptions = [
      documents.onDidChange(schedule),
      predictions.onDidChange(schedule),
      vscode.workspace.onDidChangeTextDocument(({ document }) => prose.isProse(document) && schedule()),
      vscode.window.onDidChangeVisibleTextEditors(schedule),
      vscode.window.onDidChangeTextEditorVisibleRanges(schedule),
    ];
    schedule();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#painter.dispose();
  }

  #schedule(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      this.#predictions.want(vscode.window.visibleTextEditors.flatMap((editor) => this.#paint(editor)));
    }, delayMilliseconds);
  }

  /** Returns the sentences on the screen, and then those around it: in this order they are predicted. */
  #paint(editor: vscode.TextEditor): readonly SentenceWords[] {
    const find = this.#sentencesOf(editor.document);
    if (!find) return [];
    const isShown = ({ firstLine, lastLine }: PaintedSentence) =>
      editor.visibleRanges.some(({ start, end }) => firstLine <= end.line && start.line <= lastLine);
    const sentences = stretches(editor.visibleRanges).flatMap(([first, last]) => find(first, last));
    const ordered = [...sentences.filter(isShown), ...sentences.filter((sentence) => !isShown(sentence))];
    const marks = ordered.flatMap(({ words, marks }) => {
      const prediction = this.#predictions.of(words);
      return prediction ? marks(prediction) : [];
    });
    this.#painter.apply(editor, marks);
    return ordered.map(({ words }) => words);
  }

  /** How the sentences in a range of lines are found; undefined in a text that has none. */
  #sentencesOf(text: vscode.TextDocument): ((firstLine: number, lastLine: number) => PaintedSentence[]) | undefined {
    const open = this.#documents.of(text);
    if (!open && !this.#prose.isProse(text)) return undefined;
    const model = this.#model.current;
    const shown = shownPredictions();
    if (!model || shown.extent === "off") return () => [];
    if (open) return (first, last) => columnSentencesIn(open, first, last, model, shown);
    if (!shown.inTexts || shown.extent === "differences") return () => [];
    return (first, last) => proseSentencesIn(this.#prose, text, first, last, model, shown);
  }
}

/** The visible lines with those around them; what is visible falls apart where text is folded, and is joined where it comes close. */
function stretches(visible: readonly vscode.Range[]): (readonly [firstLine: number, lastLine: number])[] {
  const joined: [number, number][] = [];
  for (const { start, end } of visible.toSorted((a, b) => a.start.line - b.start.line)) {
    const [first, last] = [Math.max(0, start.line - marginLines), end.line + marginLines];
    const before = joined.at(-1);
    // A sentence may reach from one stretch into the next: they are joined if it is no longer than the margin.
    if (before && first <= before[1] + marginLines) before[1] = Math.max(before[1], last);
    else joined.push([first, last]);
  }
  return joined;
}
