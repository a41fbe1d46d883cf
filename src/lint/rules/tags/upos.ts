import type { Sentence } from "../../../conll/document";
import { wordsOf } from "../../../conll/read";
import { findNearMisses } from "../../near-miss";
import type { FileContext } from "../../file-context";
import type { FileRule, Report } from "../../rule";
import { readFileTags, type FileColumn } from "../../tags/file-tags";
import { placeFinding, type CellFinding } from "../../tags/place-finding";
import { UPOS_TAGS } from "../../tags/tag-sets";
import { countUpos, holdsUpos, isNamedUpos } from "../../tags/upos-column";

/** In a column of another name, a value on so many words and on so large a share of them is there on purpose. */
const MANY = 20;
const LARGE_SHARE = 0.005;

/** Tags of earlier versions and of other sets, by what they are in UPOS. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  CONJ: ["CCONJ", "SCONJ"],
  PRT: ["PART", "ADP"],
  ".": ["PUNCT"],
};

export const upos: FileRule = {
  scope: "file",
  id: "tags/upos",
  description: "A part of speech is none of the 17 of Universal Dependencies",
  defaultSeverity: "warning",
  check(file, report) {
    for (const tagged of readFileTags(file)) if (holdsUpos(tagged, file)) checkColumn(tagged, file, report);
  },
};

function checkColumn(tagged: FileColumn, file: FileContext, report: Report): void {
  const { dictionary, counts } = tagged;
  const { total, inSet } = countUpos(tagged);
  if (total === inSet) return;
  const isNamed = isNamedUpos(tagged, file);
  const isOnPurpose = (count: number) => !isNamed && count >= MANY && count >= LARGE_SHARE * total;
  const isWrong = dictionary.tags.map((tag, id) => !UPOS_TAGS.has(tag) && !isOnPurpose(counts[id] ?? 0));
  // Where the column holds another set of tags, the first of them stands for all.
  const isOtherSet = 2 * inSet < total;
  const { sentences } = file.document;
  for (const at of tagged.odd) {
    const ids = tagged.tagsAt(at)!.ids;
    for (let i = 0; i < ids.length; i++) {
      if (!isWrong[ids[i]!]) continue;
      const sentence = sentences[at]!;
      const tag = dictionary.tags[ids[i]!]!;
      const message = isOtherSet
        ? `The column ${tagged.task.column} holds another set of tags (${total - inSet} of ${total} values are none of the 17 UPOS tags, "${tag}" the first of them): write UPOS, or name the column xpos.`
        : `"${tag}" is none of the 17 UPOS tags: ${remedyFor(tag)}`;
      report(
        placeFinding(describe(i, message, isOtherSet ? [] : meantBy(tag), sentence, tagged), sentence, file.document),
      );
      if (isOtherSet) return;
    }
  }
}

function describe(
  at: number,
  message: string,
  meant: readonly string[],
  sentence: Sentence,
  { column }: FileColumn,
): CellFinding {
  const token = wordsOf(sentence)[at]!;
  const { start, end } = column.readTag(token)!;
  const suggestions = meant.map((tag) => ({
    title: `Write ${tag}`,
    cells: [{ offset: token.offset, ...column.writeTag(token, tag)! }],
  }));
  return { at: { offset: token.offset, start, end }, message, suggestions };
}

function remedyFor(tag: string): string {
  const meant = meantBy(tag);
  return meant.length > 0 ? `did you mean ${meant.join(" or ")}?` : "write one of them, X for a word that none fits.";
}

function meantBy(tag: string): readonly string[] {
  return (
    RENAMED[tag.toUpperCase()] ??
    findNearMisses(
      tag,
      [...UPOS_TAGS].filter((other) => other !== "X"),
    )
  );
}
