import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import type { ReviewItem } from "../messages/review";
import type { ReviewFilter, ReviewOrder } from "../prediction/review-order";
import type { ReviewParts } from "./accept";
import { acceptEdits } from "./accept-edits";
import type { OpenConll } from "./documents";
import { toWorkspaceEdit } from "./edits";
import type { ReviewQueue } from "./review-queue";
import { openItemCommand, orderItems } from "./review-view";
import { modelWords, sentencesIn, wordsIn } from "./sentences";

/** Edits above a sentence move it; further away it is another one with the same words. */
const farthestLines = 5_000;

/** In a large corpus one begins with what is known of it after so long. */
const patienceMilliseconds = 5_000;

interface Place {
  readonly editor: vscode.TextEditor;
  readonly open: OpenConll;
  readonly sentence: Sentence;
}

/** Going through the sentences of a corpus by key. */
export function registerReview(parts: ReviewParts, queue: ReviewQueue): vscode.Disposable {
  const { registerCommand } = vscode.commands;
  const current = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderColor: new vscode.ThemeColor("focusBorder"),
    borderStyle: "solid",
    borderWidth: "0 0 0 2px",
  });
  const reviewing = new Reviewing(parts, queue, current);
  return vscode.Disposable.from(
    current,
    registerCommand("multitask.review", () => reviewing.start()),
    registerCommand(openItemCommand, (item: ReviewItem) => reviewing.open(item)),
    registerCommand("multitask.reviewAccept", () => reviewing.accept()),
    registerCommand("multitask.reviewNext", () => reviewing.next("done")),
    registerCommand("multitask.reviewSkip", () => reviewing.next("later")),
    registerCommand("multitask.reviewStop", () => reviewing.stop()),
    registerCommand("multitask.reviewOrder", (given?: ReviewOrder) => chooseOrder(queue, given)),
    registerCommand("multitask.reviewFilter", (given?: ReviewFilter) =>
      given ? queue.arrange({ filter: given }) : chooseFilter(queue),
    ),
    registerCommand("multitask.reviewRefresh", () => queue.refresh()),
    registerCommand("multitask.reviewCancel", () => queue.cancel()),
    registerCommand("multitask.reviewStartOver", () => queue.startOver()),
  );
}

class Reviewing {
  constructor(
    private readonly parts: ReviewParts,
    private readonly queue: ReviewQueue,
    private readonly decoration: vscode.TextEditorDecorationType,
  ) {}

  /** Shows the list, and the first sentence as soon as there is one. */
  async start(): Promise<void> {
    await vscode.commands.executeCommand("multitask.review.focus");
    if (!this.parts.model.current) return;
    await Promise.race([this.queue.want(), sleep(patienceMilliseconds)]);
    if (this.queue.remaining.length === 0) await this.queue.want();
    await this.openFirst();
  }

  async open(item: ReviewItem): Promise<void> {
    await this.queue.turnTo(item);
    const place = await this.show(item);
    if (!place) tell(`${path.basename(item.path)} does not hold this sentence any more; refresh the list.`);
  }

  async next(how: "done" | "later"): Promise<void> {
    const { current } = this.queue;
    if (!current) return this.start();
    await this.queue.leave(current, how);
    await this.openFirst();
  }

  /** Writes what the model says of the sentence, for the task that the list is confined to or for all, and goes on. */
  async accept(): Promise<void> {
    const { current, filter } = this.queue;
    const model = this.parts.model.current;
    if (!current || !model) return this.start();
    const place = await this.show(current);
    if (place) {
      const { open, sentence } = place;
      const never = new AbortController().signal;
      let prediction;
      try {
        [prediction] = await this.parts.predictions.all([modelWords(open, sentence, model)], never);
      } catch (error) {
        return this.parts.failures.report((error as Error).message);
      }
      // Somebody may have typed meanwhile.
      if (!prediction || this.parts.documents.of(open.text)?.version !== open.version) return;
      const { conll, project } = open;
      const edits = acceptEdits(
        { conll, project: project.project, sentence, prediction },
        ({ task }) => filter.task === undefined || task.id === filter.task,
      );
      if (edits.length > 0) await vscode.workspace.applyEdit(toWorkspaceEdit(open.text.uri, conll, edits));
    }
    await this.next("done");
  }

  async stop(): Promise<void> {
    await this.queue.turnTo(undefined);
    for (const editor of vscode.window.visibleTextEditors) editor.setDecorations(this.decoration, []);
  }

  private async openFirst(): Promise<void> {
    const [first] = this.queue.remaining;
    if (first) return this.open(first);
    await this.stop();
    const { total } = this.queue.reviewed;
    if (total > 0) tell(`All ${total.toLocaleString("en")} sentences of this list are reviewed.`);
  }

  private async show(item: ReviewItem): Promise<Place | undefined> {
    let text: vscode.TextDocument;
    try {
      text = await vscode.workspace.openTextDocument(vscode.Uri.file(item.path));
    } catch {
      return undefined;
    }
    const open = this.parts.documents.of(text);
    const sentence = open && findSentence(open, item);
    if (!sentence) return undefined;
    const { tokens } = wordsIn(open, sentence);
    const line = sentence.firstLine + tokens[0]!.offset;
    const last = sentence.firstLine + tokens.at(-1)!.offset;
    // The caret stays where a person has put it in the sentence.
    const before = vscode.window.activeTextEditor;
    const isThere =
      before?.document === text && line <= before.selection.active.line && before.selection.active.line <= last;
    const editor = await vscode.window.showTextDocument(text);
    const range = new vscode.Range(line, 0, last, 0);
    if (!isThere) editor.selection = new vscode.Selection(line, 0, line, 0);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    for (const other of vscode.window.visibleTextEditors) other.setDecorations(this.decoration, []);
    editor.setDecorations(this.decoration, [range]);
    return { editor, open, sentence };
  }
}

/** The sentence with these words that is nearest to where it was. */
function findSentence(open: OpenConll, { line, text, words }: ReviewItem): Sentence | undefined {
  const near = sentencesIn(open, Math.max(0, line - farthestLines), line + farthestLines)
    .filter(({ wordCount }) => wordCount === words)
    .sort((a, b) => Math.abs(a.firstLine - line) - Math.abs(b.firstLine - line));
  const start = text.replace(/…$/, "");
  return near.find((sentence) => wordsIn(open, sentence).forms.join(" ").startsWith(start));
}

/** A key binding may give the order. */
async function chooseOrder(queue: ReviewQueue, given: ReviewOrder | undefined): Promise<void> {
  const title = "Which sentences to review first";
  const order = given ?? (await vscode.window.showQuickPick(orderItems(queue.order), { title }))?.order;
  if (order) await queue.arrange({ order });
}

interface FilterItem extends vscode.QuickPickItem {
  readonly change?: Partial<Record<keyof ReviewFilter, string | undefined>>;
}

/** Each choice confines the list by one more thing. */
async function chooseFilter(queue: ReviewQueue): Promise<void> {
  const { filter, items } = queue;
  const files = [...new Set(items.map((item) => item.path))];
  const tasks = [...new Set(items.flatMap((item) => Object.keys(item.tasks)))];
  const labels = new Set(
    items.flatMap((item) =>
      Object.entries(item.tasks).flatMap(([id, review]) =>
        filter.task === undefined || filter.task === id ? review.labels : [],
      ),
    ),
  );
  const group = (facet: keyof ReviewFilter, all: string, values: readonly string[]): FilterItem[] => {
    const option = (label: string, value: string | undefined): FilterItem => ({
      label: `${filter[facet] === value ? "$(circle-filled)" : "$(circle-outline)"} ${label}`,
      change: { [facet]: value },
    });
    const name = (value: string) => (facet === "file" ? vscode.workspace.asRelativePath(value) : value);
    return [
      { label: facet, kind: vscode.QuickPickItemKind.Separator },
      option(all, undefined),
      ...values.map((value) => option(name(value), value)),
    ];
  };
  const picked = await vscode.window.showQuickPick(
    [
      ...group("file", "All files", files),
      ...group("task", "All tasks", tasks),
      ...group("label", "All labels", [...labels].sort()),
    ],
    { title: "Which sentences to review" },
  );
  if (!picked?.change) return;
  // A label belongs to a task.
  const changed = { ...filter, ...("task" in picked.change && { label: undefined }), ...picked.change };
  const kept = Object.entries(changed).filter(([, value]) => value !== undefined);
  await queue.arrange({ filter: Object.fromEntries(kept) as ReviewFilter });
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
