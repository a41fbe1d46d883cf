import * as vscode from "vscode";
import type { Sentence, TextEdit } from "../conll/document";
import type { SentencePrediction } from "../messages/model-process";
import {
  acceptEdits,
  countAccepted,
  predictedTasks,
  wordsWith,
  type Acceptance,
  type PredictedSentence,
} from "./accept-edits";
import { activeColumnFile } from "./active-file";
import type { ActiveModel, Model } from "./active-model";
import type { Documents, OpenConll } from "./documents";
import { toWorkspaceEdit } from "./edits";
import type { Failures } from "./failures";
import type { Predictions } from "./predictions";
import { linesOf, type LineSpan } from "./selected-lines";
import { modelWords, sentencesIn, wordsIn } from "./sentences";

/** What a link or a quick fix names; without it the carets say what is meant. */
export interface AcceptTarget {
  readonly uri: string;
  readonly line: number;
  readonly task?: string;
}

export const acceptCommand = "multitask.acceptPrediction";
export const acceptSentenceCommand = "multitask.acceptSentence";
const acceptFileCommand = "multitask.acceptFile";

/** What a key binding may give; a person is asked otherwise. */
interface FileArguments {
  /** 0 to 1 */
  readonly least: number;
  /** Whether tags that a person has annotated stay as they are. */
  readonly keepsAnnotation: boolean;
}

/** What is offered for a whole file. */
const thresholds = [0.99, 0.9, 0.75, 0];

/** What reviewing with a model works on. */
export interface ReviewParts {
  readonly documents: Documents;
  readonly predictions: Predictions;
  readonly model: ActiveModel;
  readonly failures: Failures;
}

/** Commands that write predicted tags into the file: each is one step to undo. */
export function registerAccepting(parts: ReviewParts): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  return vscode.Disposable.from(
    registerCommand(acceptCommand, (target?: AcceptTarget) => acceptHere(parts, target, false)),
    registerCommand(acceptSentenceCommand, (target?: AcceptTarget) => acceptHere(parts, target, true)),
    registerCommand(acceptFileCommand, (given?: FileArguments) => acceptFile(parts, given)),
  );
}

/** The prediction of a sentence, where the model has made one of it as it stands now. */
export function predictedSentence(
  { predictions, model }: ReviewParts,
  open: OpenConll,
  sentence: Sentence,
): PredictedSentence | undefined {
  const prediction = model.current && predictions.of(modelWords(open, sentence, model.current));
  return prediction && { conll: open.conll, project: open.project.project, sentence, prediction };
}

/** The tag of a token or the span that it is part of; or all of its sentence. */
async function acceptHere(parts: ReviewParts, target: AcceptTarget | undefined, isWhole: boolean): Promise<void> {
  const place = placeOf(parts, target);
  if (!place) return;
  const { open, lines } = place;
  const edits: TextEdit[] = [];
  let isPredicted = false;
  for (const sentence of new Set(lines.flatMap(([first, last]) => sentencesIn(open, first, last)))) {
    const predicted = predictedSentence(parts, open, sentence);
    if (!predicted) continue;
    isPredicted = true;
    const isSelected = (word: number) => {
      const line = sentence.firstLine + wordsIn(open, sentence).tokens[word]!.offset;
      return lines.some(([first, last]) => first <= line && line <= last);
    };
    const accepts: Acceptance = (task, word) =>
      (target?.task === undefined || task.task.id === target.task) &&
      (isWhole || wordsWith(task, word).some(isSelected));
    edits.push(...acceptEdits(predicted, accepts));
  }
  if (!isPredicted) return tell("The model has not said anything of this sentence yet.");
  if (edits.length === 0) return tell("The file agrees with the model here already.");
  await apply(open, edits);
}

function placeOf(
  { documents }: ReviewParts,
  target: AcceptTarget | undefined,
): { open: OpenConll; lines: readonly LineSpan[] } | undefined {
  if (target) {
    const open = documents.all().find(({ text }) => text.uri.toString() === target.uri);
    return open && { open, lines: [[target.line, target.line]] };
  }
  const active = activeColumnFile(documents);
  return active && { open: active.open, lines: active.editor.selections.map(linesOf) };
}

async function acceptFile(parts: ReviewParts, given: FileArguments | undefined): Promise<void> {
  const active = activeColumnFile(parts.documents);
  const model = parts.model.current;
  if (!active) return;
  if (!model) return tell("There is no model yet that could predict.");
  const sentences = await predictFile(parts, active.open, model);
  if (!sentences) return;
  const choice = given ? extentOf(sentences, given) : await chooseExtent(sentences);
  if (!choice) return;
  const open = parts.documents.of(active.open.text);
  if (open?.version !== active.open.version) return tell("The file was changed meanwhile; nothing was accepted.");
  const edits = sentences.flatMap((sentence) => acceptEdits(sentence, choice.accepts));
  if (await apply(open, edits)) tell(`Accepted ${plural(choice.count)}; undo takes them back.`);
}

/** Undefined when a person cancels it, or it fails and they are told. */
async function predictFile(
  { predictions, failures }: ReviewParts,
  open: OpenConll,
  model: Model,
): Promise<PredictedSentence[] | undefined> {
  const { conll, project } = open;
  const sentences = conll.sentences.filter(({ wordCount }) => wordCount > 0);
  const options = { location: vscode.ProgressLocation.Notification, title: "Predicting the file", cancellable: true };
  let found: (SentencePrediction | undefined)[];
  try {
    found = await vscode.window.withProgress(options, async (progress, cancellation) => {
      const abort = new AbortController();
      cancellation.onCancellationRequested(() => abort.abort());
      const words = sentences.map((sentence) => modelWords(open, sentence, model));
      return predictions
        .all(words, abort.signal, ({ length }) => progress.report({ increment: (100 * length) / words.length }))
        .catch((error: Error) => {
          if (abort.signal.aborted) return [];
          throw error;
        });
    });
  } catch (error) {
    failures.report((error as Error).message);
    return undefined;
  }
  if (found.length === 0) return undefined;
  return sentences.flatMap((sentence, at) => {
    const prediction = found[at];
    return prediction ? [{ conll, project: project.project, sentence, prediction }] : [];
  });
}

interface Extent extends vscode.QuickPickItem {
  readonly accepts: Acceptance;
  readonly count: number;
}

async function chooseExtent(sentences: readonly PredictedSentence[]): Promise<Extent | undefined> {
  if (!sentences.some((sentence) => predictedTasks(sentence).length > 0)) {
    tell("The file has no column for a task of the model; multitask predict writes them.");
    return undefined;
  }
  const groups = ([true, false] as const).map((keepsAnnotation) =>
    thresholds.map((least) => extentOf(sentences, { least, keepsAnnotation })).filter(({ count }) => count > 0),
  );
  const titles = ["where nothing is annotated", "also in place of other annotation"];
  const items = groups.flatMap((extents, at) =>
    extents.length === 0
      ? []
      : [{ label: titles[at]!, kind: vscode.QuickPickItemKind.Separator } as vscode.QuickPickItem, ...extents],
  );
  if (items.length === 0) {
    tell("The file agrees with the model already.");
    return undefined;
  }
  const title = "Accept predictions of the file";
  return (await vscode.window.showQuickPick(items, { title, placeHolder: "Which?" })) as Extent | undefined;
}

/** A span is as sure as its least sure word. */
function extentOf(sentences: readonly PredictedSentence[], { least, keepsAnnotation }: FileArguments): Extent {
  const accepts: Acceptance = (task, word) => {
    const isFree = !keepsAnnotation || task.annotated[word] === undefined;
    return isFree && task.predicted[word]!.probability >= least;
  };
  const count = sentences.reduce((sum, sentence) => sum + countAccepted(sentence, accepts), 0);
  const label = least === 0 ? "All" : `At least ${Math.round(100 * least)} % sure`;
  return { label, description: plural(count), accepts, count };
}

function apply({ text, conll }: OpenConll, edits: readonly TextEdit[]): Thenable<boolean> {
  return vscode.workspace.applyEdit(toWorkspaceEdit(text.uri, conll, edits));
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}

function plural(count: number): string {
  return count === 1 ? "1 tag" : `${count} tags`;
}
