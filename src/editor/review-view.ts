import path from "node:path";
import * as vscode from "vscode";
import type { ReviewItem } from "../messages/review";
import { reviewOrders, type ReviewFilter, type ReviewOrder } from "../prediction/review-order";
import type { ReviewQueue } from "./review-queue";

const viewId = "multitask.review";
/** More nobody reads, and each costs the window time. */
const mostShown = 200;
/** While the model looks at sentences they come in bursts. */
const delayMilliseconds = 300;

export const openItemCommand = "multitask.openReviewItem";

const orderNames: Readonly<Record<ReviewOrder, readonly [name: string, detail: string]>> = {
  entropy: ["Unsurest first: entropy", "how spread the model's probabilities are, summed over the words"],
  margin: ["Unsurest first: margin", "how close the two likeliest tags of its unsurest word are"],
  leastConfidence: ["Unsurest first: least confidence", "how unlikely it is that all of its tags are right"],
  disagreement: ["Disagreements first", "where the model most surely contradicts the annotation"],
  unannotated: ["Unannotated first", "the most words without a tag"],
};

/** The list of sentences that are still to be looked at. */
export class ReviewView implements vscode.Disposable, vscode.TreeDataProvider<ReviewItem | "more"> {
  readonly #queue: ReviewQueue;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #view: vscode.TreeView<ReviewItem | "more">;
  readonly #subscriptions: vscode.Disposable[];
  #waiting: NodeJS.Timeout | undefined;
  #finishProgress: (() => void) | undefined;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(queue: ReviewQueue) {
    this.#queue = queue;
    this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    this.#subscriptions = [
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => visible && void queue.want()),
      queue.onDidChange(() => this.#schedule()),
    ];
    if (this.#view.visible) void queue.want();
    this.#describe();
  }

  getChildren(parent?: ReviewItem | "more"): (ReviewItem | "more")[] {
    if (parent) return [];
    const { remaining } = this.#queue;
    return [...remaining.slice(0, mostShown), ...(remaining.length > mostShown ? (["more"] as const) : [])];
  }

  getTreeItem(item: ReviewItem | "more"): vscode.TreeItem {
    if (item === "more") {
      return new vscode.TreeItem(`… and ${(this.#queue.remaining.length - mostShown).toLocaleString("en")} more`);
    }
    const shown = new vscode.TreeItem(item.text);
    shown.id = item.id;
    shown.description = `${path.basename(item.path)}:${item.line + 1}`;
    shown.tooltip = describe(item);
    shown.iconPath = new vscode.ThemeIcon(item.id === this.#queue.current?.id ? "arrow-right" : "blank");
    shown.command = { command: openItemCommand, title: "Review", arguments: [item] };
    return shown;
  }

  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#finishProgress?.();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #schedule(): void {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = undefined;
      this.#describe();
      this.#changed.fire();
    }, delayMilliseconds);
  }

  #describe(): void {
    const { progress, items, order, filter } = this.#queue;
    const { done, total } = this.#queue.reviewed;
    this.#view.description = total === 0 ? "" : `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    const looking =
      progress && progress.total > 0
        ? ` The model has read ${Math.floor((100 * progress.done) / progress.total)} %.`
        : "";
    const isOver = total > 0 && done === total && !progress;
    // Without a message VS Code shows the welcome of the view, which says what is missing.
    if (items.length === 0) this.#view.message = progress ? "The model reads the corpus." : "";
    else if (isOver) this.#view.message = "All of these sentences are reviewed.";
    else if (total === 0) this.#view.message = `${orderNames[order][0]}${describeFilter(filter)}: there are none.`;
    else this.#view.message = `${orderNames[order][0]}${describeFilter(filter)}.${looking}`;
    this.#showProgress(progress !== undefined);
    void vscode.commands.executeCommand("setContext", "multitask.reviewLoading", progress !== undefined);
  }

  /** The bar at the head of the view. */
  #showProgress(isShown: boolean): void {
    if (!isShown) {
      this.#finishProgress?.();
      this.#finishProgress = undefined;
    } else if (!this.#finishProgress) {
      const finished = new Promise<void>((resolve) => (this.#finishProgress = resolve));
      void vscode.window.withProgress({ location: { viewId } }, () => finished);
    }
  }
}

/** The orders, as one picks one. */
export function orderItems(current: ReviewOrder): (vscode.QuickPickItem & { readonly order: ReviewOrder })[] {
  return reviewOrders.map((order) => {
    const [label, detail] = orderNames[order];
    return { label, detail, order, ...(order === current && { description: "now" }) };
  });
}

function describeFilter({ file, task, label }: ReviewFilter): string {
  const parts = [file === undefined ? undefined : path.basename(file), task, label];
  return parts.flatMap((part) => (part === undefined ? [] : [` · ${part}`])).join("");
}

function describe({ text, path: file, line, tasks }: ReviewItem): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(`${text}\n`);
  const rows = Object.entries(tasks).map(([id, review]) => {
    const { leastConfidence, margin, entropy, disagreement, unannotated } = review;
    const numbers = [entropy, margin, leastConfidence, disagreement].map((value) => value.toFixed(2));
    return `| \`${id}\` | ${numbers.join(" | ")} | ${unannotated} |`;
  });
  tooltip.appendMarkdown(
    `\n\n| task | entropy | margin | least confidence | disagreement | without a tag |\n|:--|--:|--:|--:|--:|--:|\n${rows.join("\n")}\n\n`,
  );
  tooltip.appendText(`${vscode.workspace.asRelativePath(file)}, line ${line + 1}`);
  return tooltip;
}
