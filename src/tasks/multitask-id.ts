import type { Cell, Comment, Layout, Sentence, Token } from "../conll/document";
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

type Place = Pick<TaskIdLine, "line" | "misplaced">;

/**
 * Where a sentence names its tasks, in the order of its lines: comments, then cells. Reads leniently: `:` for `=`, commas
 * or spaces for `|`, several lines; a MISC cell or a `multitask_id` column counts on the first token.
 */
export function readTaskIdLines(sentence: Sentence, layout: Layout, project?: Project): TaskIdLine[] {
  const lines: TaskIdLine[] = [];
  const add = (line: TaskIdLine | undefined) => line && lines.push(line);
  for (const comment of sentence.comments) {
    if (comment.beginsWith(MULTITASK_ID)) add(readCommentLine(comment, sentence));
  }
  const names = columnNames(layout, project);
  const misc = findName(names, "misc");
  const column = findName(names, MULTITASK_ID);
  if (column < 0 && (misc < 0 || !sentence.tokensHave(MULTITASK_ID))) return lines;
  for (const [i, token] of sentence.tokens.entries()) {
    if (column < 0 && !token.line.includes(MULTITASK_ID)) continue;
    const place = { line: sentence.firstLine + token.offset, misplaced: i > 0 };
    if (misc >= 0) add(readMiscCell(token, misc, place));
    if (column >= 0) add(readColumnCell(token, column, place, sentence));
  }
  return lines;
}

/** Every mention of a task id of a sentence, as often and in the order that they stand there. */
export function readTaskIds(sentence: Sentence, layout: Layout, project?: Project): TaskIdMention[] {
  return readTaskIdLines(sentence, layout, project).flatMap((line) => line.mentions);
}

/** The tasks that a sentence lists, each once; misplaced mentions do not count. */
export function listedTasks(sentence: Sentence, layout: Layout, project?: Project): string[] {
  const listed: string[] = [];
  for (const { misplaced, mentions } of readTaskIdLines(sentence, layout, project)) {
    if (misplaced) continue;
    for (const { id } of mentions) if (!listed.includes(id)) listed.push(id);
  }
  return listed;
}

/** The comment line that names these tasks, without a line break. */
export function writeTaskIds(ids: readonly string[]): string {
  return `# ${MULTITASK_ID} = ${ids.join("|")}`;
}

function findName(names: readonly string[], wanted: string): number {
  return names.findIndex((name) => name.length === wanted.length && name.toLowerCase() === wanted);
}

function readCommentLine(comment: Comment, sentence: Sentence): TaskIdLine | undefined {
  const isNamed = comment.hasKey(MULTITASK_ID);
  if (!isNamed && !BARE_KEY.test(comment.text)) return undefined;
  const { offset, text, misplaced } = comment;
  const line = sentence.firstLine + offset;
  const cells = isNamed && comment.value ? [comment.value] : [];
  return namingLine({ line, misplaced, source: "comment", start: 0, end: text.length }, cells);
}

function readMiscCell(token: Token, misc: number, { line, misplaced }: Place): TaskIdLine | undefined {
  const cell = token.cell(misc);
  const pairs = cell ? readMisc(cell).filter((pair) => pair.key === MULTITASK_ID) : [];
  if (!cell || pairs.length === 0) return undefined;
  const values = pairs.map((pair) => ({ text: pair.value, start: pair.valueStart }));
  return namingLine({ line, misplaced, source: "misc", start: cell.start, end: cell.end }, values);
}

/** Cells below the first that repeat it say nothing new: columns of metadata are often filled in on every line. */
function readColumnCell(
  token: Token,
  column: number,
  { line, misplaced }: Place,
  sentence: Sentence,
): TaskIdLine | undefined {
  const cell = annotationOf(token.cell(column));
  if (!cell || (misplaced && cell.text === sentence.tokens[0]!.cell(column)?.text)) return undefined;
  return namingLine({ line, misplaced, source: "column", start: cell.start, end: cell.end }, [cell]);
}

type Naming = Omit<TaskIdLine, "mentions">;

/** A line that names the ids that stand in some cells of it. Objects are spelt out here: spreading them takes ten times as long. */
function namingLine(naming: Naming, cells: readonly Pick<Cell, "text" | "start">[]): TaskIdLine {
  const { line, start, end, source, misplaced } = naming;
  const mentions: TaskIdMention[] = [];
  for (const cell of cells) {
    ID.lastIndex = 0;
    for (let match = ID.exec(cell.text); match; match = ID.exec(cell.text)) {
      const [id] = match;
      const from = cell.start + match.index;
      mentions.push({ id, line, start: from, end: from + id.length, source, misplaced });
    }
  }
  return { line, start, end, source, misplaced, mentions };
}
