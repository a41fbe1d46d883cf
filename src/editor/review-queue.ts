import { createHash } from "node:crypto";
import * as vscode from "vscode";
import type { ReviewItem } from "../messages/review";
import { rankItems, type ReviewFilter, type ReviewOrder } from "../prediction/review-order";
import type { ModelProcess } from "../process/client";
import type { ActiveModel } from "./active-model";
import type { CorpusFiles } from "./corpus-files";
import type { Documents } from "./documents";
import type { Failures } from "./failures";
import { configPattern } from "./projects";

const stateKey = "multitask.review";

/** Saved files are looked at again when a person has stopped saving. */
const pauseMilliseconds = 2_000;

export interface ReviewQueueParts {
  readonly process: Pick<ModelProcess, "review">;
  readonly documents: Documents;
  readonly files: CorpusFiles;
  readonly model: ActiveModel;
  readonly failures: Failures;
  readonly state: vscode.Memento;
  /** A folder that keeps what the model said from one window to the next. */
  readonly storage: vscode.Uri;
}

/** What survives a reload of the window. */
interface ReviewState {
  readonly order: ReviewOrder;
  readonly filter: ReviewFilter;
  /** Ids of sentences that were looked at. */
  readonly done: readonly string[];
  /** Ids of those that were put off, in this order. */
  readonly later: readonly string[];
}

/** How far the model has come. */
export type ReviewProgress = { readonly done: number; readonly total: number } | undefined;

/**
 * The sentences of a corpus in the order in which they are worth a look. The model looks at them in the background, once somebody wants
 * to see the list, and again at those that were changed.
 */
export class ReviewQueue implements vscode.Disposable {
  readonly #parts: ReviewQueueParts;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #state: ReviewState;
  #items: readonly ReviewItem[] = [];
  #ranked: readonly ReviewItem[] | undefined;
  #current: ReviewItem | undefined;
  #config: string | undefined;
  #progress: ReviewProgress;
  #run: AbortController | undefined;
  /** Undefined until somebody looks at the list. */
  #refreshing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** There are other sentences, or another of them is looked at. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: ReviewQueueParts) {
    this.#parts = parts;
    const { model, state } = parts;
    this.#state = { order: "entropy", filter: {}, done: [], later: [], ...state.get<Partial<ReviewState>>(stateKey) };
    this.#subscriptions = [
      model.onDidChange(() => this.#later(0)),
      vscode.workspace.onDidSaveTextDocument((text) => {
        if (parts.documents.of(text)?.project.config === this.#config) this.#later(pauseMilliseconds);
      }),
    ];
  }

  get order(): ReviewOrder {
    return this.#state.order;
  }

  get filter(): ReviewFilter {
    return this.#state.filter;
  }

  get current(): ReviewItem | undefined {
    return this.#current;
  }

  get progress(): ReviewProgress {
    return this.#progress;
  }

  /** All of the corpus, in the order of its files. */
  get items(): readonly ReviewItem[] {
    return this.#items;
  }

  /** How many sentences of the order and the filter were looked at, and how many there are. */
  get reviewed(): { readonly done: number; readonly total: number } {
    const ranked = this.#rank();
    const done = new Set(this.#state.done);
    return { done: ranked.filter(({ id }) => done.has(id)).length, total: ranked.length };
  }

  /** Those that are still to be looked at, those that were put off last. */
  get remaining(): readonly ReviewItem[] {
    const done = new Set(this.#state.done);
    const later = new Map(this.#state.later.map((id, at) => [id, at]));
    const open = this.#rank().filter(({ id }) => !done.has(id));
    const putOff = open.filter(({ id }) => later.has(id)).sort((a, b) => later.get(a.id)! - later.get(b.id)!);
    return [...open.filter(({ id }) => !later.has(id)), ...putOff];
  }

  /** Somebody looks at the list: from now on it is kept up to date. Settles when the model has looked at all of it. */
  async want(): Promise<void> {
    await (this.#refreshing ?? this.refresh());
  }

  /** Looks at the corpus again; of what has not changed the model need not say anything anew. */
  refresh(): Promise<void> {
    return (this.#refreshing = this.#refresh());
  }

  async #refresh(): Promise<void> {
    this.cancel();
    const run = (this.#run = new AbortController());
    const { process, files, documents, failures, storage } = this.#parts;
    const model = this.#parts.model.current;
    const config = model && (await this.#findConfig());
    if (run.signal.aborted) return;
    this.#config = config;
    if (!model || config === undefined) return this.#show([], undefined);
    const found: ReviewItem[] = [];
    this.#progress = { done: 0, total: 0 };
    this.#changed.fire();
    try {
      const request = {
        model: model.folder,
        contextWords: model.contextWords,
        config,
        files: files.under(vscode.Uri.file(config)).map(({ fsPath: path }) => {
          const open = documents.all().find(({ text }) => text.isDirty && text.uri.fsPath === path);
          return open ? { path, text: open.conll.text } : { path };
        }),
        memory: vscode.Uri.joinPath(storage, memoryName(config)).fsPath,
      };
      // While it is made anew, the list of before stays until there is more than it had.
      await process.review(request, run.signal, (items, done, total) => {
        found.push(...items);
        if (found.length >= this.#items.length) this.#show([...found], { done, total });
      });
    } catch (error) {
      if (run.signal.aborted) return;
      failures.report((error as Error).message);
    }
    if (!run.signal.aborted) this.#show(found, undefined);
  }

  /** Ends the model's looking; what it has found stays. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#run?.abort();
    this.#run = undefined;
    if (!this.#progress) return;
    this.#progress = undefined;
    this.#changed.fire();
  }

  async arrange(changed: { readonly order?: ReviewOrder; readonly filter?: ReviewFilter }): Promise<void> {
    this.#ranked = undefined;
    await this.#keep(changed);
  }

  /** Makes a sentence the one that is looked at. */
  async turnTo(item: ReviewItem | undefined): Promise<void> {
    this.#current = item;
    await vscode.commands.executeCommand("setContext", "multitask.reviewing", item !== undefined);
    this.#changed.fire();
  }

  /** A sentence was looked at, or is put off to the end. */
  async leave({ id }: ReviewItem, how: "done" | "later"): Promise<void> {
    const { done, later } = this.#state;
    const others = later.filter((other) => other !== id);
    await this.#keep(how === "done" ? { done: [...done, id], later: others } : { later: [...others, id] });
  }

  /** All sentences are to be looked at once more. */
  async startOver(): Promise<void> {
    await this.#keep({ done: [], later: [] });
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #keep(changed: Partial<ReviewState>): Promise<void> {
    this.#state = { ...this.#state, ...changed };
    this.#changed.fire();
    await this.#parts.state.update(stateKey, this.#state);
  }

  #show(items: readonly ReviewItem[], progress: ReviewProgress): void {
    this.#items = items;
    this.#progress = progress;
    this.#ranked = undefined;
    this.#changed.fire();
  }

  #rank(): readonly ReviewItem[] {
    this.#ranked ??= rankItems(this.#items, this.#state.order, this.#state.filter);
    return this.#ranked;
  }

  #later(milliseconds: number): void {
    if (!this.#refreshing) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), milliseconds);
  }

  /** That of the file in front, else the one of before, else the first of the workspace. */
  async #findConfig(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    const active = editor && this.#parts.documents.of(editor.document)?.project.config;
    if (active !== undefined) return active;
    if (this.#config !== undefined) return this.#config;
    const [first] = (await vscode.workspace.findFiles(configPattern, "**/node_modules/**")).sort((a, b) =>
      a.fsPath < b.fsPath ? -1 : 1,
    );
    return first?.fsPath;
  }
}

/** One for each corpus. */
function memoryName(config: string): string {
  return `review-${createHash("sha1").update(config).digest("hex").slice(0, 12)}.json`;
}
