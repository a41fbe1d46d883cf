import type { Sentence, TextEdit } from "../conll/document";
import { wordsOf, type ConllDocument } from "../conll/read";
import { resolveColumn, type TagColumn } from "./columns";
import type { Project } from "./project";
import { convertTags, type Scheme } from "./schemes";
import { formOfTag } from "./tag-form";
import type { SpanTask } from "./task";

/**
 * The edits that write the tags of a span task in another scheme, in a whole file, in the order of its lines. The spans
 * stay as they are (ill-formed tags are read as conlleval reads them); cells that need no change are not touched, and
 * neither are malformed tags such as `0` or `B_PER`, which are part of no scheme. None where the file lacks the column.
 */
export function convertColumn(document: ConllDocument, task: SpanTask, project: Project, to: Scheme): TextEdit[] {
  const column = resolveColumn(task.column, document.layout, project);
  if (!column) return [];
  return document.sentences.flatMap((sentence) => convertSentence(sentence, document, column, to));
}

/** `convertColumn` of one sentence of a document. */
export function convertSentence(
  sentence: Sentence,
  document: ConllDocument,
  column: TagColumn,
  to: Scheme,
): TextEdit[] {
  const words = wordsOf(sentence);
  const tags = words.map((token) => column.textOf(token) ?? "_");
  if (tags.every((tag) => tag === "O" || tag === "_")) return [];
  const converted = convertTags(tags, to);
  return words.flatMap((token, i) => {
    if (tags[i] === converted[i] || formOfTag(tags[i]!) !== "span") return [];
    const edit = column.writeTag(token, converted[i]!);
    if (!edit) return [];
    const start = document.offsetAt(sentence.firstLine + token.offset, 0);
    return [{ start: start + edit.start, end: start + edit.end, text: edit.text }];
  });
}
