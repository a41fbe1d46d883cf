import { createHash } from "node:crypto";
import type { Sentence } from "../conll/document";
import { ConllFileError, readConllFile } from "../conll/file";
import { readConll, wordsOf, type ConllDocument } from "../conll/read";
import type { SentencePrediction } from "../messages/model-process";
import type { ReviewFile, ReviewItem, TaskReview } from "../messages/review";
import { readTags } from "../tasks/annotation";
import { formColumnOf, resolveColumn } from "../tasks/columns";
import { contextOf, type SentenceWords } from "../tasks/document-context";
import type { Project } from "../tasks/project";
import { parseTag } from "../tasks/spans";
import type { Task } from "../tasks/task";
import { disagreements } from "./disagreements";
import { uncertaintyOf } from "./uncertainty";

/** Few enough that who waits for the predictions of a screen does not wait for these. */
const BATCH_SENTENCES = 32;
/** In one piece they go to whoever shows them. */
const ITEMS_AT_ONCE = 500;
/** Of a sentence that is shown. */
const LONGEST_TEXT = 160;
/** Of words: a longer one is a file whose blank lines are missing. */
const LONGEST_SENTENCE = 2_000;

/** What is remembered of sentences from one review to the next, by what the model has read and what is annotated. */
export type ReviewMemory = Map<string, Readonly<Record<string, TaskReview>>>;

/** What tags sentences: it is loaded for those alone that are not remembered. */
export type Predict = (sentences: readonly SentenceWords[]) => Promise<readonly SentencePrediction[]>;

export interface ReviewRun {
  readonly files: readonly ReviewFile[];
  readonly project: Project;
  /** How many words of the document to each side of a sentence the model reads. */
  readonly contextWords: number;
  /** Gets what was looked at, and loses what is in none of the files any more. */
  readonly memory: ReviewMemory;
  readonly predict: Predict;
  readonly signal: AbortSignal;
  /** `done` of `total` sentences are looked at. */
  readonly onItems: (items: readonly ReviewItem[], done: number, total: number) => void;
}

interface Placed {
  readonly item: Omit<ReviewItem, "tasks">;
  readonly key: string;
  readonly words: SentenceWords;
  readonly annotated: readonly (readonly [Task, readonly (string | undefined)[]])[];
}

/** Looks at all sentences of some files with a model; files that cannot be read are passed over. Ends early when it is aborted. */
export async function reviewCorpus(run: ReviewRun): Promise<void> {
  const documents = run.files.flatMap((file) => read(file));
  const total = documents.reduce((sum, { document }) => sum + document.sentences.length, 0);
  const seen = new Set<string>();
  let done = 0;
  for (const { path, document } of documents) {
    const occurrences = new Map<string, number>();
    for (let start = 0; start < document.sentences.length; start += ITEMS_AT_ONCE) {
      const part = document.sentences.slice(start, start + ITEMS_AT_ONCE);
      const placed = part.flatMap((sentence) => place(run, path, document, sentence, occurrences));
      const items = await review(run, placed);
      if (run.signal.aborted) return;
      for (const { key } of placed) seen.add(key);
      done += part.length;
      run.onItems(items, done, total);
    }
  }
  for (const key of run.memory.keys()) if (!seen.has(key)) run.memory.delete(key);
}

function read({ path, text }: ReviewFile): { path: string; document: ConllDocument }[] {
  try {
    return [{ path, document: text === undefined ? readConllFile(path) : readConll(text) }];
  } catch (error) {
    if (error instanceof ConllFileError) return [];
    throw error;
  }
}

function place(
  { project, contextWords }: ReviewRun,
  path: string,
  document: ConllDocument,
  sentence: Sentence,
  occurrences: Map<string, number>,
): Placed[] {
  const { layout } = document;
  const formColumn = formColumnOf(layout, project);
  const tokens = wordsOf(sentence);
  if (tokens.length === 0 || tokens.length > LONGEST_SENTENCE) return [];
  const forms = tokens.map((token) => token.textOf(formColumn) ?? "");
  const words =
    contextWords === 0 ? { forms } : { forms, context: contextOf(document, sentence, formColumn, contextWords) };
  const annotated = project.tasks
    .filter(({ column }) => resolveColumn(column, layout, project))
    .map((task) => [task, readTags(sentence, task, layout, project)] as const);
  const text = forms.join(" ");
  const occurrence = (occurrences.get(text) ?? 0) + 1;
  occurrences.set(text, occurrence);
  const id = hash([path, forms, occurrence]);
  const key = hash([words, annotated.map(([{ id, kind }, tags]) => [id, kind, tags])]);
  const line = sentence.firstLine + tokens[0]!.offset;
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return [{ item: { id, path, line, text: shown, words: forms.length }, key, words, annotated }];
}

async function review({ memory, predict, signal }: ReviewRun, placed: readonly Placed[]): Promise<ReviewItem[]> {
  const missing = placed.filter(({ key }) => !memory.has(key));
  for (let start = 0; start < missing.length && !signal.aborted; start += BATCH_SENTENCES) {
    const batch = missing.slice(start, start + BATCH_SENTENCES);
    const predicted = await predict(batch.map(({ words }) => words));
    batch.forEach(({ key, annotated }, at) => memory.set(key, reviewSentence(annotated, predicted[at]!)));
  }
  return placed.map(({ item, key }) => ({ ...item, tasks: memory.get(key) ?? {} }));
}

function reviewSentence(annotated: Placed["annotated"], prediction: SentencePrediction): Record<string, TaskReview> {
  const known = annotated.flatMap(([task, tags]) => {
    const predicted = prediction[task.id];
    if (!predicted) return [];
    const { leastConfidence, margin, entropy } = uncertaintyOf(predicted);
    const margins = disagreements(task, tags, predicted).map((found) => found.margin);
    const all = [...tags, ...predicted.map(({ tag }) => tag)].filter((tag) => tag !== undefined);
    const labels = all.flatMap((tag) => (task.kind === "token" ? tag : tag === "O" ? [] : parseTag(tag).label));
    const reviewed: TaskReview = {
      leastConfidence: rounded(leastConfidence),
      margin: rounded(margin),
      entropy: rounded(entropy),
      disagreement: rounded(Math.max(0, ...margins)),
      labels: [...new Set(labels)].sort(),
      unannotated: tags.filter((tag) => tag === undefined).length,
    };
    return [[task.id, reviewed] as const];
  });
  return Object.fromEntries(known);
}

function hash(value: unknown): string {
  return createHash("sha1").update(JSON.stringify(value)).digest("base64url").slice(0, 20);
}

/** To what can be told apart on a screen; the memory of a corpus is a file. */
function rounded(value: number): number {
  return Math.round(10_000 * value) / 10_000;
}
