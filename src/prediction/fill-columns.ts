import type { Sentence, TextEdit } from "../conll/document";
import { applyEdits } from "../conll/edit";
import { wordsOf, type ConllDocument } from "../conll/read";
import { formColumnOf, resolveColumn, type TagColumn } from "../tasks/columns";
import { contextAmong, contextOf } from "../tasks/document-context";
import { writeTaskIds } from "../tasks/multitask-id";
import type { Project } from "../tasks/project";
import type { SentenceTags, Tagger } from "./tagger";
import { tokenizeText } from "./plain-text";

/**
 * The text of a column file with the model's tags in the columns of its tasks: a cell that is there is replaced, a column that the
 * file lacks is added at the end of its lines. All else stays as it is.
 */
export async function fillColumns(document: ConllDocument, project: Project, tagger: Tagger): Promise<string> {
  const { layout } = document;
  const formColumn = formColumnOf(layout, project);
  const sentences = document.sentences.filter((sentence) => sentence.wordCount > 0);
  const columns = inColumnOrder(tagger).map(({ id, column }) => ({
    id,
    column: resolveColumn(column, layout, project),
  }));
  const filled = new Array<string>(sentences.length);
  function* words() {
    for (const sentence of sentences) {
      yield {
        forms: wordsOf(sentence).map((token) => token.textOf(formColumn) ?? ""),
        context: contextOf(document, sentence, formColumn, tagger.contextWords),
      };
    }
  }
  await tagger.tagEach(words(), (at, tags) => (filled[at] = fillSentence(sentences[at]!, document, columns, tags)));

  const parts: string[] = [];
  let position = 0;
  sentences.forEach((sentence, at) => {
    const { start, end } = placeOf(sentence, document);
    parts.push(document.text.slice(position, start), filled[at]!);
    position = end;
  });
  return parts.join("") + document.text.slice(position);
}

/** Where the lines of a sentence begin and end in the text. */
function placeOf({ firstLine, lineCount }: Sentence, { lineStarts, text }: ConllDocument) {
  return { start: lineStarts[firstLine]!, end: lineStarts[firstLine + lineCount] ?? text.length };
}

/** The lines of a sentence with its tags. */
function fillSentence(
  sentence: Sentence,
  document: ConllDocument,
  columns: readonly { readonly id: string; readonly column: TagColumn | undefined }[],
  tags: SentenceTags,
): string {
  const { layout, lineStarts } = document;
  const { start, end } = placeOf(sentence, document);
  const separator = layout.separator === "tab" || layout.columnCount === 1 ? "\t" : " ";
  const edits: TextEdit[] = [];
  wordsOf(sentence).forEach((token, word) => {
    const lineStart = lineStarts[sentence.firstLine + token.offset]! - start;
    let added = "";
    for (const { id, column } of columns) {
      const tag = tags[id]![word]!;
      const edit = column?.writeTag(token, tag);
      if (edit) edits.push({ start: lineStart + edit.start, end: lineStart + edit.end, text: edit.text });
      else added += `${separator}${tag}`;
    }
    if (added === "") return;
    const lineEnd = lineStart + (token.cells.at(-1)?.end ?? 0);
    edits.push({ start: lineEnd, end: lineEnd, text: added });
  });
  return applyEdits(document.text.slice(start, end), edits);
}

/** The tasks in the order of the columns that the model was trained with; of tasks that share a column the first one. */
function inColumnOrder({ manifest: { tasks, columns = [] } }: Tagger) {
  const filling = tasks.filter(({ column }, at) => tasks.findIndex((task) => task.column === column) === at);
  return filling.sort((a, b) => columns.indexOf(a.column) - columns.indexOf(b.column));
}

/** A plain text as a column file: words found by Unicode's rules, then a column of tags for each task. */
export async function tagText(text: string, tagger: Tagger): Promise<string> {
  const sentences = tokenizeText(text);
  const forms = sentences.map((tokens) => tokens.map((token) => token.text));
  const tags = await tagger.tag(
    forms.map((words, at) => ({ forms: words, context: contextAmong(forms, at, tagger.contextWords) })),
  );
  const ids = tagger.manifest.tasks.map(({ id }) => id);
  const tasks = inColumnOrder(tagger).map(({ id }) => id);
  return sentences
    .map((tokens, at) => {
      const [first, last] = [tokens[0]!, tokens.at(-1)!];
      const written = text.slice(first.start, last.end).replace(/\s+/g, " ");
      const lines = tokens.map((token, word) =>
        [token.text, ...tasks.map((task) => tags[at]![task]![word])].join("\t"),
      );
      return [`# text = ${written}`, writeTaskIds(ids), ...lines, ""].map((line) => `${line}\n`).join("");
    })
    .join("");
}
