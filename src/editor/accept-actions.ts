import * as vscode from "vscode";
import { acceptEdits, countAccepted, predictedTasks, wordsWith, type PredictedTask } from "./accept-edits";
import { predictedSentence } from "./accept";
import type { ActiveModel } from "./active-model";
import type { Documents } from "./documents";
import { toVsCodeEdit } from "./edits";
import type { Predictions } from "./predictions";
import { wordsIn } from "./sentences";

interface Parts {
  readonly documents: Documents;
  readonly predictions: Predictions;
  readonly model: ActiveModel;
}

/** Quick fixes where the model says something else than the file: its tag or span, and those of the whole sentence. */
export class AcceptActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly parts: Parts) {}

  provideCodeActions(text: vscode.TextDocument, { start }: vscode.Range): vscode.CodeAction[] {
    const open = this.parts.documents.of(text);
    const sentence = open?.conll.sentenceAt(start.line);
    const predicted = open && sentence && predictedSentence(this.parts, open, sentence);
    if (!predicted) return [];
    const { tokens, forms } = wordsIn(open, sentence);
    const word = tokens.findIndex((token) => sentence.firstLine + token.offset === start.line);
    const action = (title: string, accepts: (task: PredictedTask, word: number) => boolean) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      const edits = acceptEdits(predicted, accepts);
      action.edit.set(
        text.uri,
        edits.map((edit) => toVsCodeEdit(open.conll, edit)),
      );
      return { action, count: countAccepted(predicted, accepts) };
    };
    const ofTasks =
      word < 0
        ? []
        : predictedTasks(predicted).map((task) => {
            const words = wordsWith(task, word);
            return action(
              titleOf(task, word, words, forms),
              (other, at) => other.task.id === task.task.id && words.includes(at),
            );
          });
    const ofSentence = action("Accept all predictions of the sentence", () => true);
    return [...ofTasks, ofSentence].flatMap(({ action, count }) => (count > 0 ? [action] : []));
  }
}

/** `Accept PROPN for task_pos (97 %)`, `Accept PER "Anna Keller" for task_ner (88 %)`: a span is as sure as its least sure word. */
function titleOf(
  { task, predicted }: PredictedTask,
  word: number,
  words: readonly number[],
  forms: readonly string[],
): string {
  const sure = Math.round(100 * Math.min(...words.map((at) => predicted[at]!.probability)));
  const { tag } = predicted[word]!;
  const label = task.kind === "span" ? tag.replace(/^[^-]*-/, "") : tag;
  const what =
    task.kind === "token" ? tag : tag === "O" ? "no span here" : `${label} "${words.map((at) => forms[at]).join(" ")}"`;
  return `Accept ${what} for ${task.id} (${sure} %)`;
}
