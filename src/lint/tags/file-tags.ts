import type { Sentence } from "../../conll/document";
import type { ConllDocument } from "../../conll/read";
import type { Project } from "../../tasks/project";
import { changedSentences } from "../../conll/changed-sentences";
import type { FileContext } from "../file-context";
import { readSentenceTags, type ColumnTags } from "./sentence-tags";
import { taggedColumns, type TaggedColumn } from "./tagged-columns";

/** What is counted of a column in some sentences. */
interface Counts {
  /** How many words have each tag, by its number in the dictionary. */
  readonly counts: Int32Array;
  /** How many sentences with spans fit each set of schemes. */
  readonly sentencesByFit: Int32Array;
  /** The same of the sentences that show the scheme of the file. */
  readonly showingByFit: Int32Array;
  /** The places of sentences with odd tags, in their order. */
  readonly odd: readonly number[];
}

/** The tags of a file in one column, summed up. */
export interface FileColumn extends TaggedColumn, Counts {
  /** What a sentence has in the column, by its place in the document; undefined where its lines cannot be trusted. */
  tagsAt(sentence: number): ColumnTags | undefined;
}

/** The tags of some sentences in all columns. */
interface Sum {
  readonly sentences: readonly Sentence[];
  readonly read: readonly (readonly ColumnTags[] | undefined)[];
  readonly columns: readonly Counts[];
}

const SETS_OF_SCHEMES = 16;
const NOTHING: Counts = {
  counts: new Int32Array(0),
  sentencesByFit: new Int32Array(SETS_OF_SCHEMES),
  showingByFit: new Int32Array(SETS_OF_SCHEMES),
  odd: [],
};

const known = new WeakMap<ConllDocument, { readonly project: Project; readonly columns: readonly FileColumn[] }>();
/** The latest sum of a file; its columns are the key, which it keeps through edits. */
const latest = new WeakMap<readonly TaggedColumn[], Sum>();

/** The tags of a file, which all rules about tags share. */
export function readFileTags(file: FileContext): readonly FileColumn[] {
  const before = known.get(file.document);
  if (before?.project === file.project) return before.columns;
  const tagged = taggedColumns(file.document.layout, file.project);
  const { read, columns: counts } = sumUp(file, tagged);
  const columns = tagged.map((column, at) => ({
    ...column,
    ...counts[at]!,
    tagsAt: (sentence: number) => read[sentence]?.[at],
  }));
  known.set(file.document, { project: file.project, columns });
  return columns;
}

/** Of a file that was summed up before, only the sentences between the first and the last that changed are counted again. */
function sumUp(file: FileContext, tagged: readonly TaggedColumn[]): Sum {
  const before = latest.get(tagged) ?? { sentences: [], read: [], columns: tagged.map(() => NOTHING) };
  const { sentences } = file.document;
  const { start, endBefore, endAfter } = changedSentences(before.sentences, file.document);
  const added = sentences.slice(start, endAfter).map((sentence) => readSentenceTags(sentence, file));
  const removed = before.read.slice(start, endBefore);
  const sum: Sum = {
    sentences,
    read: before.read.slice(0, start).concat(added, before.read.slice(endBefore)),
    columns: tagged.map(({ dictionary }, at) => ({
      ...count(before.columns[at]!, at, dictionary.tags.length, added, removed),
      odd: [
        ...before.columns[at]!.odd.filter((place) => place < start),
        ...added.flatMap((columns, i) => (columns?.[at]!.isOdd ? [start + i] : [])),
        ...before.columns[at]!.odd.filter((place) => place >= endBefore).map((place) => place + endAfter - endBefore),
      ],
    })),
  };
  latest.set(tagged, sum);
  return sum;
}

function count(
  before: Counts,
  column: number,
  tags: number,
  added: Sum["read"],
  removed: Sum["read"],
): Omit<Counts, "odd"> {
  const counts = new Int32Array(tags);
  counts.set(before.counts);
  const sentencesByFit = before.sentencesByFit.slice();
  const showingByFit = before.showingByFit.slice();
  const add = (read: Sum["read"], sign: 1 | -1) => {
    for (const columns of read) {
      if (!columns) continue;
      const { ids, hasSpans, showsScheme, fitting } = columns[column]!;
      for (const id of ids) if (id >= 0) counts[id]! += sign;
      if (hasSpans) sentencesByFit[fitting]! += sign;
      if (showsScheme) showingByFit[fitting]! += sign;
    }
  };
  add(added, 1);
  add(removed, -1);
  return { counts, sentencesByFit, showingByFit };
}
