import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import type { SentencePrediction } from "../messages/model-process";
import { disagreements, type Disagreement } from "../prediction/disagreements";
import { resolveColumn } from "../tasks/columns";
import type { SentenceWords } from "../tasks/document-context";
import type { Task } from "../tasks/task";
import type { ReviewParts } from "./accept";
import { predictedTasks } from "./accept-edits";
import { source } from "./diagnostics";
import type { OpenConll } from "./documents";
import type { FileProject } from "./projects";
import type { ReviewQueue } from "./review-queue";
import { modelWords, wordsIn } from "./sentences";
import { changesShownPredictions, shownPredictions } from "./shown-predictions";

const section = "multitask.review";
const code = "disagreement";

/** Typing comes first. */
const pauseMilliseconds = 500;

/** VS Code takes no more for a file; the surest are listed. */
const mostDiagnostics = 1000;

interface Finding extends Disagreement {
  readonly range: vscode.Range;
  readonly task: Task;
  readonly words: readonly string[];
}

interface KnownPrediction {
  readonly prediction: SentencePrediction;
  /** What the model has read around the sentence. */
  readonly context: string;
  /** The project by which the annotation agrees with it everywhere: most sentences need not be compared again after an edit. */
  agreesIn?: FileProject;
}

/** Tells in the Problems panel where the model contradicts the annotation of the open files: that is how errors of annotation are found. */
export class Disagreements implements vscode.Disposable {
  readonly #parts: ReviewParts;
  readonly #queue: Pick<ReviewQueue, "current" | "onDidChange">;
  #wasReviewing = false;
  readonly #collection = vscode.languages.createDiagnosticCollection("multitask-review");
  readonly #subscriptions: vscode.Disposable[];
  /** An edit keeps the sentences that it does not touch, so that these are not predicted again. */
  #known = new WeakMap<Sentence, KnownPrediction>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #running = new Map<string, AbortController>();

  constructor(parts: ReviewParts, queue: Pick<ReviewQueue, "current" | "onDidChange">) {
    this.#parts = parts;
    this.#queue = queue;
    const { documents, model } = parts;
    this.#subscriptions = [
      documents.onDidChange((open) => this.#schedule(open, pauseMilliseconds)),
      documents.onDidClose((uri) => this.#forget(uri)),
      model.onDidChange(() => this.#again()),
      queue.onDidChange(() => {
        if (this.#isReviewing !== this.#wasReviewing) this.#again();
        this.#wasReviewing = this.#isReviewing;
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(section) || changesShownPredictions(event)) this.#again();
      }),
      vscode.commands.registerCommand("multitask.toggleReview", toggle),
    ];
    this.#again();
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    for (const running of this.#running.values()) running.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  get #isReviewing(): boolean {
    return this.#queue.current !== undefined;
  }

  #again(): void {
    this.#known = new WeakMap();
    for (const open of this.#parts.documents.all()) this.#schedule(open, 0);
  }

  #schedule(open: OpenConll, milliseconds: number): void {
    const key = open.text.uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#running.get(key)?.abort();
    const look = () => {
      this.#waiting.delete(key);
      // The file may have been edited or closed since.
      const now = this.#parts.documents.of(open.text);
      if (now) void this.#look(now);
    };
    this.#waiting.set(key, setTimeout(look, milliseconds));
  }

  async #look(open: OpenConll): Promise<void> {
    const { predictions, model, failures } = this.#parts;
    const { uri } = open.text;
    const current = model.current;
    const isWanted = this.#isReviewing || settings(uri).get("disagreements", false);
    if (!current || !predictions.isEnabled || !isWanted) {
      this.#collection.delete(uri);
      return;
    }
    const known = this.#known;
    const sentences = open.conll.sentences.filter(({ wordCount }) => wordCount > 0);
    const isKnown = (sentence: Sentence) => {
      const before = known.get(sentence);
      if (!before || current.contextWords === 0) return before !== undefined;
      return before.context === contextOf(modelWords(open, sentence, current));
    };
    const unknown = sentences.filter((sentence) => !isKnown(sentence));
    const running = new AbortController();
    this.#running.set(uri.toString(), running);
    try {
      const words = unknown.map((sentence) => modelWords(open, sentence, current));
      const keep = (at: number, prediction: SentencePrediction) =>
        known.set(unknown[at]!, { prediction, context: contextOf(words[at]!) });
      // Part by part, so that an edit which interrupts it loses nothing; the last answer has those that were known before too.
      const all = await predictions.all(words, running.signal, (places, predicted) =>
        places.forEach((at, i) => keep(at, predicted[i]!)),
      );
      all.forEach((prediction, at) => prediction && keep(at, prediction));
    } catch (error) {
      if (!running.signal.aborted) failures.report((error as Error).message);
      return;
    }
    if (running.signal.aborted || this.#parts.documents.of(open.text)?.version !== open.version) return;
    this.#publish(open, sentences);
  }

  #publish(open: OpenConll, sentences: readonly Sentence[]): void {
    const least = settings(open.text.uri).get("leastMargin", 0.8);
    const { hiddenTasks } = shownPredictions();
    const findings = sentences.flatMap((sentence) => {
      const known = this.#known.get(sentence);
      if (!known || known.agreesIn === open.project) return [];
      const all = findingsIn(open, sentence, known.prediction);
      if (all.length === 0) known.agreesIn = open.project;
      return all.filter(({ margin, task }) => margin >= least && !hiddenTasks.includes(task.id));
    });
    findings.sort((a, b) => b.margin - a.margin);
    this.#collection.set(open.text.uri, findings.slice(0, mostDiagnostics).map(toDiagnostic));
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    this.#running.get(key)?.abort();
    this.#running.delete(key);
    this.#collection.delete(uri);
  }
}

function findingsIn(open: OpenConll, sentence: Sentence, prediction: SentencePrediction): Finding[] {
  const { conll, project } = open;
  const { tokens, forms } = wordsIn(open, sentence);
  const all = predictedTasks({ conll, project: project.project, sentence, prediction });
  return all.flatMap(({ task, annotated, predicted }) => {
    const column = resolveColumn(task.column, conll.layout, project.project)!;
    return disagreements(task, annotated, predicted).map((found) => {
      const place = (word: number) => {
        const token = tokens[word]!;
        const cell = column.readTag(token);
        return {
          line: sentence.firstLine + token.offset,
          start: cell?.start ?? 0,
          end: cell?.end ?? token.line.length,
        };
      };
      const [first, last] = [place(found.start), place(found.end - 1)];
      const range = new vscode.Range(first.line, first.start, last.line, last.end);
      return { ...found, range, task, words: forms.slice(found.start, found.end) };
    });
  });
}

function contextOf({ context }: SentenceWords): string {
  return context ? [...context.before, "", ...context.after].join("\n") : "";
}

function toDiagnostic({ range, task, words, annotated, predicted, margin }: Finding): vscode.Diagnostic {
  const message =
    `The model says ${predicted.join(" ")} where ${task.id} has ${annotated.join(" ")}` +
    ` for "${words.join(" ")}" (${Math.round(100 * margin)} % likelier).`;
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Information);
  diagnostic.source = source;
  diagnostic.code = code;
  return diagnostic;
}

function settings(uri: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(section, uri);
}

/** The setting changes where it is made, else for the workspace: a corpus is reviewed, not all of a person's files. */
async function toggle(): Promise<void> {
  const review = vscode.workspace.getConfiguration(section);
  const isGlobal = review.inspect("disagreements")?.globalValue !== undefined;
  const isInFolder = vscode.workspace.workspaceFolders !== undefined && !isGlobal;
  const target = isInFolder ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await review.update("disagreements", !review.get("disagreements", false), target);
}
