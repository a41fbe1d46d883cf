import type { Comment, Layout, Sentence, Token } from "../conll/document";
import { annotationOf, columnNames } from "./columns";
import { readMisc } from "./misc";
import type { Project } from "./project";

/** The key of the comment, of the MISC pair and of the column that name the tasks of a sentence. */
export const MULTITASK_ID = "multitask_id";

const BARE_KEY = /^\s*#\s*multitask_id\s*$/;
const ID = /[^|,\s]+/g;

/** One mention of a task id. Lines are 0-based in the document, `start` and `end` UTF-16 offsets in the line. */
export interface TaskIdMention {
  readonly id: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly source: "comment" | "misc" | "column";
  /** Stands after the first token, where it does not count. */
  readonly misplaced: boolean;
}

/** A comment or a cell that is there to name tasks; it may name none. `start` and `end` enclose the whole of it. */
export interface TaskIdLine {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly source: TaskIdMention["source"];
  readonly misplaced: boolean;
  readonly mentions: readonly TaskIdMention[];
}

type Place = Omit<TaskIdLine, "mentions">;

/**
 * Where a sentence names its tasks, in the order of its lines: comments, then cells. Reads leniently: `:` for `=`, commas
 * or spaces for `|`, several lines; a MISC cell or a `multitask_id` column counts on the first token.
 */
export function readTaskIdLines(sentence: Sentence, layout: Layout, project?: Project): TaskIdLine[] {
  const lines = sentence.comments.flatMap((comment) => readCommentLine(comment, sentence));
  const names = columnNames(layout, project);
  const misc = findName(names, "misc");
  const column = findName(names, MULTITASK_ID);
  if (misc < 0 && column < 0) return lines;
  for (const [i, token] of sentence.tokens.entries()) {
    if (column < 0 && !token.line.includes(MULTITASK_ID)) continue;
    const place = { line: sentence.firstLine + token.offset, misplaced: i > 0 };
    if (misc >= 0) lines.push(...readMiscCell(token, misc, place));
    if (column >= 0) lines.push(...readColumnCell(token, column, place, sentence));
  }
  return lines;
}

/** Every mention of a task id of a sentence, as often and in the order that they stand there. */
export function readTaskIds(sentence: Sentence, layout: Layout, project?: Project): TaskIdMention[] {
  return readTaskIdLines(sentence, layout, project).flatMap((line) => line.mentions);
}

/** The tasks that a sentence lists, each once; misplaced mentions do not count. */
export function listedTasks(sentence: Sentence, layout: Layout, project?: Project): string[] {
  const mentions = readTaskIds(sentence, layout, project).filter((mention) => !mention.misplaced);
  return [...new Set(mentions.map((mention) => mention.id))];
}

/** The comment line that names these tasks, without a line break. */
export function writeTaskIds(ids: readonly string[]): string {
  return `# ${MULTITASK_ID} = ${ids.join("|")}`;
}

function findName(names: readonly string[], wanted: string): number {
  return names.findIndex((name) => name.length === wanted.length && name.toLowerCase() === wanted);
}

function readCommentLine(comment: Comment, sentence: Sentence): TaskIdLine[] {
  const isNamed = comment.key?.text === MULTITASK_ID;
  if (!isNamed && !BARE_KEY.test(comment.text)) return [];
  const place: Place = {
    line: sentence.firstLine + comment.offset,
    start: 0,
    end: comment.text.length,
    source: "comment",
    misplaced: comment.misplaced,
  };
  return [{ ...place, mentions: isNamed && comment.value ? findIds(comment.value, place) : [] }];
}

function readMiscCell(token: Token, misc: number, at: Pick<Place, "line" | "misplaced">): TaskIdLine[] {
  const cell = token.cell(misc);
  if (!cell) return [];
  const pairs = readMisc(cell).filter((pair) => pair.key === MULTITASK_ID);
  if (pairs.length === 0) return [];
  const place: Place = { ...at, start: cell.start, end: cell.end, source: "misc" };
  const mentions = pairs.flatMap((pair) => findIds({ text: pair.value, start: pair.valueStart }, place));
  return [{ ...place, mentions }];
}

/** Cells below the first that repeat it say nothing new: columns of metadata are often filled in on every line. */
function readColumnCell(
  token: Token,
  column: number,
  at: Pick<Place, "line" | "misplaced">,
  sentence: Sentence,
): TaskIdLine[] {
  const cell = annotationOf(token.cell(column));
  if (!cell || (at.misplaced && cell.text === sentence.tokens[0]!.cell(column)?.text)) return [];
  const place: Place = { ...at, start: cell.start, end: cell.end, source: "column" };
  return [{ ...place, mentions: findIds(cell, place) }];
}

function findIds(cell: { text: string; start: number }, { line, source, misplaced }: Place): TaskIdMention[] {
  return Array.from(cell.text.matchAll(ID), ({ 0: id, index }) => {
    const start = cell.start + index;
    return { id, line, start, end: start + id.length, source, misplaced };
  });
}
