import type { Sentence } from "../../conll/document";
import { findSentence, wordsOf } from "../../conll/read";
import { readTags } from "../../tasks/annotation";
import { resolveColumn } from "../../tasks/columns";
import type { Task } from "../../tasks/task";
import type { FileContext } from "../file-context";
import { readFileTags } from "./file-tags";
import { NOT_ANNOTATED } from "./sentence-tags";

/** A cell for a tag: its line, and where it begins in it. */
export interface CellPlace {
  readonly line: number;
  readonly character: number;
}

/**
 * The cell of the nearest word below a line, or above it, that some task has no tag for; round the end of the file, so that
 * the word in the line itself comes last.
 */
export function nextUnannotated(
  file: FileContext,
  tasks: readonly Task[],
  line: number,
  step: 1 | -1,
): CellPlace | undefined {
  const { sentences } = file.document;
  const count = sentences.length;
  const first = Math.max(0, findSentence(sentences, line));
  const isComplete = completeSentences(file, tasks);
  for (let gone = 0; gone <= count && count > 0; gone++) {
    const at = (((first + step * gone) % count) + count) % count;
    if (isComplete(at)) continue;
    const places = unannotatedIn(sentences[at]!, file, tasks).filter((place) => {
      const isAhead = step * (place.line - line) > 0;
      return gone === 0 ? isAhead : gone < count || !isAhead;
    });
    const nearest = step === 1 ? places[0] : firstOfLine(places, places.at(-1)?.line);
    if (nearest) return nearest;
  }
  return undefined;
}

function firstOfLine(places: readonly CellPlace[], line: number | undefined): CellPlace | undefined {
  return places.find((place) => place.line === line);
}

/** In the order of the words, and of the tasks. */
function unannotatedIn(
  sentence: Sentence,
  { document: { layout }, project }: FileContext,
  tasks: readonly Task[],
): CellPlace[] {
  const columns = tasks.flatMap((task) => {
    const column = resolveColumn(task.column, layout, project);
    return column ? [{ column, tags: readTags(sentence, task, layout, project) }] : [];
  });
  return wordsOf(sentence).flatMap((token, word) =>
    columns.flatMap(({ column, tags }) => {
      const cell = tags[word] === undefined ? token.cell(column.index) : undefined;
      return cell ? [{ line: sentence.firstLine + token.offset, character: cell.start }] : [];
    }),
  );
}

/** Whether all words of a sentence are known to have a tag for all tasks: what the rules have counted, and keep through edits. */
function completeSentences(file: FileContext, tasks: readonly Task[]): (sentence: number) => boolean {
  const columns = tasks.map(({ column: name }) => {
    const column = resolveColumn(name, file.document.layout, file.project);
    return readFileTags(file).find(
      (tagged) => tagged.column.index === column?.index && tagged.column.miscKey === column.miscKey,
    );
  });
  return (at) =>
    columns.every((column) => {
      const ids = column?.tagsAt(at)?.ids;
      return ids !== undefined && ids.length > 0 && !ids.includes(NOT_ANNOTATED);
    });
}
