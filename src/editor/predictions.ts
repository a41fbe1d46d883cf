import * as vscode from "vscode";
import type { SentencePrediction } from "../messages/model-process";
import type { ModelProcess } from "../process/client";
import type { SentenceWords } from "../tasks/document-context";
import type { PredictingModel } from "./active-model";
import type { Failures } from "./failures";
import { changesShownPredictions, shownPredictions } from "./shown-predictions";

/** Sentences of one request: few enough for the first ones to be seen soon. */
const batchSentences = 32;

/** Sentences of one request where all of a file are awaited. */
const largeBatch = 500;

/** Of all sentences that are remembered: about 50 MB. */
const mostWords = 50_000;

/** A longer one is a file whose blank lines are missing: nothing to wait for. */
const longestSentence = 2_000;

/** After so many failures in a row predicting is left alone until a person asks for it again. */
const mostFailures = 3;

interface PredictedBy {
  readonly current: PredictingModel | undefined;
  readonly onDidChange: vscode.Event<void>;
}

/**
 * What the active model says of sentences. A prediction is known by the words that the model has read, so whatever is found here fits
 * the text that it was looked up for, however the file was edited meanwhile.
 */
export class Predictions implements vscode.Disposable {
  readonly #process: Pick<ModelProcess, "predict">;
  readonly #model: PredictedBy;
  readonly #reports: Pick<Failures, "report">;
  #known = new Map<string, SentencePrediction>();
  /** Of the same model before it was trained on: shown until it has spoken anew, so that nothing flickers. */
  #earlier: ReadonlyMap<string, SentencePrediction> = new Map();
  #folder: string | undefined;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #wanted: readonly SentenceWords[] = [];
  #knownWords = 0;
  #failures = 0;
  #running: AbortController | undefined;
  /** There are more of them, or they come from another model. */
  readonly onDidChange = this.#changed.event;

  constructor(process: Pick<ModelProcess, "predict">, model: PredictedBy, failures: Pick<Failures, "report">) {
    this.#process = process;
    this.#model = model;
    this.#reports = failures;
    this.#subscriptions = [
      model.onDidChange(() => this.restart()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (changesShownPredictions(event)) this.#changed.fire();
      }),
    ];
  }

  get isEnabled(): boolean {
    return shownPredictions().extent !== "off" && this.#model.current !== undefined;
  }

  /** The model process has failed again and again: `restart` tries once more. */
  get hasGivenUp(): boolean {
    return this.#failures >= mostFailures;
  }

  of(sentence: SentenceWords): SentencePrediction | undefined {
    if (!this.isEnabled) return undefined;
    const key = keyOf(sentence);
    return this.#known.get(key) ?? this.#earlier.get(key);
  }

  /** What is shown now, in place of what was shown before: whoever scrolls on does not wait for what is passed. */
  want(sentences: readonly SentenceWords[]): void {
    this.#wanted = sentences.filter(({ forms }) => forms.length <= longestSentence);
    void this.#predict();
  }

  /**
   * What the model says of all of some sentences, in their order, however many; of those that are too long nothing.
   * @param onPart told on the way of the places of sentences, and what the model says of them
   * @throws Error in one sentence when the model is not usable, the process dies, or the signal is aborted
   */
  async all(
    sentences: readonly SentenceWords[],
    signal: AbortSignal,
    onPart: (places: readonly number[], predicted: readonly SentencePrediction[]) => void = () => undefined,
  ): Promise<(SentencePrediction | undefined)[]> {
    const folder = this.#model.current!.folder;
    const found = sentences.map((sentence) => this.#known.get(keyOf(sentence)));
    const missing = sentences.flatMap(({ forms }, at) => (found[at] || forms.length > longestSentence ? [] : [at]));
    for (let start = 0; start < missing.length; start += largeBatch) {
      const part = missing.slice(start, start + largeBatch);
      const predicted = await this.#process.predict(
        folder,
        part.map((at) => sentences[at]!),
        signal,
      );
      part.forEach((at, i) => (found[at] = predicted[i]));
      onPart(part, predicted);
    }
    return found;
  }

  restart(): void {
    this.#running?.abort();
    this.#running = undefined;
    const folder = this.#model.current?.folder;
    if (folder !== this.#folder) this.#earlier = new Map();
    else if (this.#known.size > 0) this.#earlier = this.#known;
    this.#folder = folder;
    this.#known = new Map();
    this.#knownWords = 0;
    this.#failures = 0;
    this.#changed.fire();
  }

  dispose(): void {
    this.#running?.abort();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #predict(): Promise<void> {
    if (this.#running || this.hasGivenUp || !this.isEnabled) return;
    const running = (this.#running = new AbortController());
    try {
      for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
        const predicted = await this.#process.predict(this.#model.current!.folder, batch, running.signal);
        if (running.signal.aborted) return;
        this.#failures = 0;
        batch.forEach((sentence, i) => this.#remember(sentence, predicted[i]!));
        this.#changed.fire();
      }
    } catch (error) {
      if (running.signal.aborted) return;
      this.#failures++;
      // Not tried again at once, but when the file is scrolled or edited.
      this.#wanted = [];
      this.#reports.report((error as Error).message);
    } finally {
      if (this.#running === running) this.#running = undefined;
    }
  }

  #nextBatch(): readonly SentenceWords[] {
    if (!this.isEnabled) return [];
    return this.#wanted.filter((sentence) => !this.#known.has(keyOf(sentence))).slice(0, batchSentences);
  }

  #remember(sentence: SentenceWords, prediction: SentencePrediction): void {
    const key = keyOf(sentence);
    this.#known.set(key, prediction);
    this.#knownWords += wordsIn(key);
    for (const key of this.#known.keys()) {
      if (this.#knownWords <= mostWords) break;
      this.#known.delete(key);
      this.#knownWords -= wordsIn(key);
    }
  }
}

function keyOf({ forms, context }: SentenceWords): string {
  const own = forms.join("\n");
  return context ? [context.before.join("\n"), own, context.after.join("\n")].join("\n\n") : own;
}

function wordsIn(key: string): number {
  return key.split("\n").length;
}
