import * as vscode from "vscode";
import { acceptEdits, countAccepted, predictedTasks, wordsWith, type PredictedTask } from "./accept-edits";
import { predictedSentence, type ReviewParts } from "./accept";
import { toWorkspaceEdit } from "./edits";
import { wordAt, wordsIn } from "./sentences";

/** Quick fixes where the model says something else than the file: its tag or span, and those of the whole sentence. */
export class AcceptActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly parts: ReviewParts) {}

  provideCodeActions(text: vscode.TextDocument, { start }: vscode.Range): vscode.CodeAction[] {
    const open = this.parts.documents.of(text);
    const sentence = open?.conll.sentenceAt(start.line);
    const predicted = open && sentence && predictedSentence(this.parts, open, sentence);
    if (!predicted) return [];
    const { forms } = wordsIn(open, sentence);
    const word = wordAt(open, sentence, start.line);
    const action = (title: string, accepts: (task: PredictedTask, word: number) => boolean) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.edit = toWorkspaceEdit(text.uri, open.conll, acceptEdits(predicted, accepts));
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
