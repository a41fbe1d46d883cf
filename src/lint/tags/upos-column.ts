import { columnNames } from "../../tasks/columns";
import type { FileContext } from "../file-context";
import type { FileColumn } from "./file-tags";
import { UPOS } from "./tagged-columns";
import { UPOS_TAGS } from "./tag-sets";

/** What the values of a column say of UPOS. */
export interface UposShare {
  readonly total: number;
  /** Words with one of the 17 tags. */
  readonly inSet: number;
  /** How many of the 17 tags occur. */
  readonly different: number;
}

/** A column of another name holds UPOS where nearly all its values do. */
const LEAST_SHARE = 0.9;
const FEWEST_TAGS = 3;

export function countUpos({ counts, dictionary }: FileColumn): UposShare {
  let [total, inSet, different] = [0, 0, 0];
  for (let id = 0; id < counts.length; id++) {
    const count = counts[id]!;
    total += count;
    if (count === 0 || !UPOS_TAGS.has(dictionary.tags[id]!)) continue;
    inSet += count;
    different++;
  }
  return { total, inSet, different };
}

/** Whether the tags of a column must be UPOS: by its name in CoNLL-U, else by nearly all its values. */
export function holdsUpos(tagged: FileColumn, file: FileContext): boolean {
  if (tagged.task.kind !== "token") return false;
  return isNamedUpos(tagged, file) || looksLikeUpos(countUpos(tagged));
}

export function isNamedUpos({ column }: FileColumn, { document, project }: FileContext): boolean {
  if (column.miscKey !== undefined) return false;
  return columnNames(document.layout, project)[column.index]!.toLowerCase() === UPOS;
}

function looksLikeUpos({ total, inSet, different }: UposShare): boolean {
  return different >= FEWEST_TAGS && inSet >= LEAST_SHARE * total;
}
