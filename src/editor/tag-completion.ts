import * as vscode from "vscode";
import type { Cell, Sentence, Token } from "../conll/document";
import { wordsOf } from "../conll/read";
import { FileContext } from "../lint/file-context";
import { readFileTags, type FileColumn } from "../lint/tags/file-tags";
import { UPOS_TAGS } from "../lint/tags/tag-sets";
import { UPOS } from "../lint/tags/tagged-columns";
import { readMisc } from "../tasks/misc";
import { tagCandidates, type TagCandidate } from "../tasks/tag-candidates";
import type { OpenConll } from "./documents";

/** The tags of the column at a place, those first that may follow the tag of the word before. */
export function tagItems(
  { conll, project }: OpenConll,
  sentence: Sentence,
  token: Token,
  { line, character }: vscode.Position,
): vscode.CompletionItem[] {
  if (token.kind !== "word") return [];
  for (const tagged of readFileTags(new FileContext(conll, project.project))) {
    const cell = cellOf(token, tagged);
    if (!cell || character < cell.start || character > cell.end) continue;
    const words = wordsOf(sentence);
    const before = words[words.indexOf(token) - 1];
    const previous = before && tagged.column.readTag(before)?.text;
    const candidates = tagCandidates(tagged.task, countOthers(tagged, cell.text), previous);
    const range = new vscode.Range(line, cell.start, line, cell.end);
    return candidates.map((candidate, rank) => toItem(candidate, rank, range, cell.text, previous));
  }
  return [];
}

/** The place of the tag, where there is none yet too. */
function cellOf(token: Token, { column: { index, miscKey } }: FileColumn): Cell | undefined {
  const cell = token.cell(index);
  if (!cell || miscKey === undefined) return cell;
  const pair = readMisc(cell).find(({ key }) => key === miscKey);
  return pair && { text: pair.value, start: pair.valueStart, end: pair.end };
}

/** How often the file has each tag, without the one that is being written. */
function countOthers({ task, dictionary, counts }: FileColumn, written: string): Map<string, number> {
  const byTag = new Map<string, number>();
  if (task.column.toLowerCase() === UPOS) for (const tag of UPOS_TAGS) byTag.set(tag, 0);
  dictionary.tags.forEach((tag, id) => {
    const count = (counts[id] ?? 0) - (tag === written ? 1 : 0);
    if (count > 0) byTag.set(tag, count);
  });
  return byTag;
}

function toItem(
  { tag, count, isLegal }: TagCandidate,
  rank: number,
  range: vscode.Range,
  written: string,
  previous: string | undefined,
): vscode.CompletionItem {
  const place = previous === undefined ? "begin a sentence" : `follow ${previous}`;
  const description = isLegal ? `${count} in this file` : `may not ${place}`;
  const item = new vscode.CompletionItem({ label: tag, description }, vscode.CompletionItemKind.EnumMember);
  item.range = range;
  item.sortText = String(rank).padStart(6, "0");
  // What stands for a missing tag is to be replaced, not to be searched for.
  if (written === "_") item.filterText = `_${tag}`;
  item.preselect = rank === 0;
  return item;
}
