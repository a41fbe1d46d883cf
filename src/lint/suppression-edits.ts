import type { Comment, Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import { MULTITASK_ID } from "../tasks/multitask-id";
import type { Fix } from "./diagnostic";
import { OFF_IN_FILE_KEY, OFF_KEY } from "./suppression";

/** Turns a rule off for the sentence of a line, by a comment; undefined for a line between sentences. */
export function turnOffInSentence(rule: string, line: number, document: ConllDocument): Fix | undefined {
  const sentence = document.sentenceAt(line);
  const edit = sentence && nameIn(sentence, OFF_KEY, rule, document);
  return edit && { title: `Turn off ${rule} for this sentence`, edits: [edit] };
}

/** Turns a rule off for a whole file, by a comment at its head; undefined where the file has no lines to put it above. */
export function turnOffInFile(rule: string, document: ConllDocument): Fix | undefined {
  const head = headOf(document);
  const holder = head.find((sentence) => commentOf(sentence, OFF_IN_FILE_KEY)) ?? head[0];
  const edit = holder && nameIn(holder, OFF_IN_FILE_KEY, rule, document);
  return edit && { title: `Turn off ${rule} in this file`, edits: [edit] };
}

/** The sentences among whose comments a rule can be turned off for the file: those up to the first with tokens. */
function headOf({ sentences }: ConllDocument): readonly Sentence[] {
  const first = sentences.findIndex(({ tokenCount }) => tokenCount > 0);
  return first < 0 ? sentences : sentences.slice(0, first + 1);
}

function commentOf({ comments }: Sentence, key: string): Comment | undefined {
  return comments.find((comment) => comment.hasKey(key));
}

function nameIn(sentence: Sentence, key: string, rule: string, document: ConllDocument): TextEdit {
  const comment = commentOf(sentence, key);
  if (comment?.value) {
    const end = document.offsetAt(sentence.firstLine + comment.offset, comment.value.end);
    if (comment.value.text !== "") return { start: end, end, text: `, ${rule}` };
    return { start: end, end, text: comment.text.slice(0, comment.value.end).endsWith(" ") ? rule : ` ${rule}` };
  }
  const line = lineForComment(sentence);
  const start = document.offsetAt(line, 0);
  return { start, end: start, text: `# ${key} = ${rule}${lineBreakOf(document, line)}` };
}

/** Above the tasks, which stand directly above the first token; `# global.columns` stays the first line of its file. */
function lineForComment({ firstLine, comments, tokens }: Sentence): number {
  const own = comments.filter(({ misplaced }) => !misplaced);
  const tasks = own.find(({ key }) => key?.text === MULTITASK_ID);
  const before = tasks?.offset ?? tokens[0]?.offset;
  if (before !== undefined) return firstLine + before;
  return own[0]?.key?.text === "global.columns" && own.length > 1 ? firstLine + 1 : firstLine;
}

/** The line break of a line or, where it is the last, of the line before; `\n` in a single line. */
function lineBreakOf(document: ConllDocument, line: number): string {
  if (line < 0) return "\n";
  const end = document.offsetAt(line, document.lineText(line).length);
  return document.buffer.slice(end, document.offsetAt(line + 1, 0)) || lineBreakOf(document, line - 1);
}
