import type { TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import { writeTaskIds, type TaskIdLine } from "../tasks/multitask-id";
import type { Fix } from "./diagnostic";
import type { SentenceContext } from "./sentence-context";

/**
 * The fix for a sentence whose multitask_id is absent, empty, out of place or written several times: one line above the
 * first token with the ids that the sentence names, or else with those that it is annotated for.
 *
 * The findings of one sentence share it, so that mending one mends all and none stands in another's way. Ids in cells,
 * and those of what may be two sentences, are left to a person.
 */
export function tidyTaskIds(sentence: SentenceContext): Fix | undefined {
  if (sentence.idLines.some((line) => line.source !== "comment") || sentence.looksLikeTwoSentences) return undefined;
  const named = [...sentence.counted, ...sentence.mentions].map((mention) => mention.id);
  const ids = named.length > 0 ? [...new Set(named)] : sentence.annotated;
  if (ids.length === 0) return undefined;
  const title = sentence.idLines.length === 0 ? "Add" : "Write";
  return { title: `${title} multitask_id = ${ids.join("|")}`, edits: editTaskIds(sentence, ids) };
}

/**
 * The edits after which a sentence names exactly these tasks, in one comment: the last that stands above the first token,
 * or else a new one directly above it. Undefined where cells name tasks too.
 */
export function changeTaskIds(sentence: SentenceContext, ids: readonly string[]): readonly TextEdit[] | undefined {
  const isInComments = sentence.idLines.every((line) => line.source === "comment");
  return isInComments && ids.length > 0 ? editTaskIds(sentence, ids) : undefined;
}

/** The edits after which a sentence names these tasks too; where it named none before, all that it is annotated for. */
export function addTaskIds(sentence: SentenceContext, added: readonly string[]): readonly TextEdit[] {
  if (added.every((id) => sentence.listed.includes(id))) return [];
  const before = sentence.listed.length > 0 ? sentence.listed : sentence.annotated;
  return changeTaskIds(sentence, inOrder(sentence, [...new Set([...before, ...added])])) ?? [];
}

/**
 * The edits after which a sentence no longer names these tasks; where it named no other, their comments go as a whole. None
 * where cells name tasks.
 */
export function removeTaskIds(sentence: SentenceContext, removed: readonly string[]): readonly TextEdit[] {
  const kept = sentence.listed.filter((id) => !removed.includes(id));
  if (kept.length === sentence.listed.length) return [];
  if (kept.length > 0) return changeTaskIds(sentence, kept) ?? [];
  const isInComments = sentence.idLines.every((line) => line.source === "comment");
  return isInComments ? sentence.idLines.map(({ line }) => removeLine(sentence.document, line)) : [];
}

/** As the project has them; ids that are no task of it stand last, in the order that they had. */
export function inOrder({ project }: Pick<SentenceContext, "project">, ids: readonly string[]): string[] {
  const rank = (id: string) => {
    const index = project.tasks.findIndex((task) => task.id === id);
    return index < 0 ? project.tasks.length : index;
  };
  return [...ids].sort((a, b) => rank(a) - rank(b));
}

function editTaskIds({ sentence, idLines, document }: SentenceContext, ids: readonly string[]): TextEdit[] {
  const kept = idLines.findLast((line) => !line.misplaced);
  const removed = idLines.filter((line) => line !== kept).map((line) => removeLine(document, line.line));
  if (kept) return [replaceLine(document, kept, ids), ...removed];
  const firstToken = sentence.firstLine + sentence.tokens[0]!.offset;
  const start = document.offsetAt(firstToken, 0);
  return [{ start, end: start, text: writeTaskIds(ids) + lineBreakAt(document, firstToken) }, ...removed];
}

function replaceLine(document: ConllDocument, { line, start, end }: TaskIdLine, ids: readonly string[]): TextEdit {
  return { start: document.offsetAt(line, start), end: document.offsetAt(line, end), text: writeTaskIds(ids) };
}

function removeLine(document: ConllDocument, line: number): TextEdit {
  return { start: document.offsetAt(line, 0), end: document.offsetAt(line + 1, 0), text: "" };
}

/** The line break of a line; where it is the last and has none, that of the line before or, in a single line, `\n`. */
function lineBreakAt(document: ConllDocument, line: number): string {
  if (line < 0) return "\n";
  const end = document.offsetAt(line, document.lineText(line).length);
  return document.text.slice(end, document.offsetAt(line + 1, 0)) || lineBreakAt(document, line - 1);
}
