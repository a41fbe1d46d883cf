import type { Sentence, TextEdit } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import type { Tags } from "../tasks/annotation";
import { SentenceContext } from "../lint/sentence-context";
import { addTaskIds, removeTaskIds } from "../lint/task-id-edits";
import { resolveColumn } from "../tasks/columns";
import type { Project } from "../tasks/project";
import type { Task } from "../tasks/task";

/** New tags of a task in a sentence, word by word. */
export interface TagChange {
  readonly task: Task;
  readonly before: Tags;
  readonly after: Tags;
}

/** The edits that write the tags that differ; none where a line has no cell for them. */
export function writeTags(
  conll: ConllDocument,
  project: Project,
  sentence: Sentence,
  { task, before, after }: TagChange,
): TextEdit[] {
  const column = resolveColumn(task.column, conll.layout, project);
  if (!column) return [];
  return wordsOf(sentence).flatMap((token, word) => {
    const tag = after[word];
    if (tag === before[word]) return [];
    const edit = tag === undefined ? column.clearTag(token) : column.writeTag(token, tag);
    const lineStart = conll.offsetAt(sentence.firstLine + token.offset, 0);
    return edit ? [{ ...edit, start: lineStart + edit.start, end: lineStart + edit.end }] : [];
  });
}

/** The edits that write the tags that differ, and have the sentence name the task where it is annotated for it then, and only there. */
export function retag(conll: ConllDocument, project: Project, sentence: Sentence, change: TagChange): TextEdit[] {
  const edits = writeTags(conll, project, sentence, change);
  if (edits.length === 0) return [];
  const context = new SentenceContext(sentence, conll, project);
  const { id } = change.task;
  const ids = isAnnotatedAfter(conll, project, sentence, change)
    ? addTaskIds(context, [id])
    : removeTaskIds(context, [id]);
  return [...edits, ...ids].sort((a, b) => a.start - b.start);
}

/** By what is written then: where a key of MISC stands on the words of spans alone, the others have no annotation of their own. */
function isAnnotatedAfter(
  { layout }: ConllDocument,
  project: Project,
  sentence: Sentence,
  { task, before, after }: TagChange,
): boolean {
  const column = resolveColumn(task.column, layout, project);
  return wordsOf(sentence).some((token, word) =>
    after[word] === before[word] ? column?.textOf(token) !== undefined : after[word] !== undefined,
  );
}

/** The first line that has no cell for the tag that it is to get; undefined where all have one. */
export function lineWithoutCell(
  { layout }: ConllDocument,
  project: Project,
  sentence: Sentence,
  { task, before, after }: TagChange,
): number | undefined {
  const column = resolveColumn(task.column, layout, project);
  const short = wordsOf(sentence).find(
    (token, word) => after[word] !== before[word] && (!column || !token.cell(column.index)),
  );
  return short && sentence.firstLine + short.offset;
}
