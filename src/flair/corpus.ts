import type { Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { ProjectConfig } from "../tasks/config";
import { readExamples, type Example } from "../tasks/examples";
import { writeTaskIds } from "../tasks/multitask-id";
import { convertTags, parseTag } from "../tasks/schemes";
import type { Task } from "../tasks/task";

/** Flair's name for a sentence that separates documents. */
const BOUNDARY = "-DOCSTART-";

/** A sentence as it goes to Flair. */
export interface FlairSentence {
  readonly forms: readonly string[];
  readonly beginsDocument: boolean;
  /** For each task that it trains or is scored for, the tag of each word; spans are in IOB2. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
  /** Tasks for which some of its words are annotated and others not. */
  readonly partial: readonly string[];
}

/**
 * The sentences of a file, with the tasks that Flair is to train or score them for. Flair takes every word of such a sentence for annotated, so a
 * sentence with words that are not is left out of the task.
 * @param isWanted whether a sentence is to train or be scored for a task for which it is annotated
 */
export function flairSentences(
  document: ConllDocument,
  config: ProjectConfig,
  isWanted: (example: Example, task: Task) => boolean,
): FlairSentence[] {
  const beginnings = documentBeginnings(document.sentences);
  return readExamples(document, config).map((example) => {
    const wanted = config.tasks.filter((task) => isWanted(example, task));
    const whole = wanted.filter((task) => example.tags.get(task.id)!.every((tag) => isLabel(task, tag)));
    return {
      forms: example.forms,
      beginsDocument: beginnings.has(example.firstLine),
      tags: new Map(whole.map((task) => [task.id, flairTags(task, example.tags.get(task.id) as string[])])),
      partial: wanted.filter((task) => !whole.includes(task)).map(({ id }) => id),
    };
  });
}

/** The first lines of sentences that begin a document: after a `-DOCSTART-` line, with a comment `# newdoc`, or at the top of a file. */
function documentBeginnings(sentences: readonly Sentence[]): Set<number> {
  const lines = new Set<number>();
  let begins = true;
  for (const { firstLine, documentBoundary, comments, wordCount } of sentences) {
    begins ||= documentBoundary || comments.some((comment) => comment.beginsWith("newdoc"));
    if (wordCount === 0) continue;
    if (begins) lines.add(firstLine);
    begins = false;
  }
  return lines;
}

function isLabel(task: Task, tag: string | undefined): boolean {
  return tag !== undefined && (task.kind === "token" || tag === "O" || parseTag(tag).label !== "");
}

function flairTags(task: Task, tags: readonly string[]): readonly string[] {
  return task.kind === "span" ? convertTags(tags, "IOB2") : tags;
}

/**
 * The sentences as a file for Flair's ColumnDataset: words, then a column a task, separated by tabs, and the comment that names the tasks.
 * Flair decides from the first five sentences whether a column has spans: there `O` in a column of tags, or `_` in one of spans, would mislead it,
 * so a sentence of another task has `_` as a tag and `O` as a span.
 */
export function columnText(sentences: readonly FlairSentence[], tasks: readonly Task[]): string {
  const lines: string[] = [];
  const blank = (task: Task) => (task.kind === "span" ? "O" : "_");
  sentences.forEach(({ forms, beginsDocument, tags }, at) => {
    if (beginsDocument && at > 0) lines.push([BOUNDARY, ...tasks.map(blank)].join("\t"), "");
    if (tags.size > 0) lines.push(writeTaskIds([...tags.keys()]));
    forms.forEach((form, word) =>
      // Flair drops a word of no characters.
      lines.push([form || "_", ...tasks.map((task) => tags.get(task.id)?.[word] ?? blank(task))].join("\t")),
    );
    lines.push("");
  });
  return lines.map((line) => `${line}\n`).join("");
}
