import type { ConllDocument } from "../../conll/read";
import type { Project } from "../../tasks/project";
import type { FileContext } from "../file-context";
import { readSentenceTags, type ColumnTags } from "./sentence-tags";
import { taggedColumns, type TaggedColumn } from "./tagged-columns";

/** The tags of a file in one column, summed up. */
export interface FileColumn extends TaggedColumn {
  /** What each sentence of the document has in the column; undefined where its lines cannot be trusted. */
  readonly sentences: readonly (ColumnTags | undefined)[];
  /** How many words have each tag, by its number in the dictionary. */
  readonly counts: Int32Array;
  /** How many sentences that show a scheme fit each set of them. */
  readonly sentencesByFit: Int32Array;
  /** The sentences with malformed tags, by their place in the document. */
  readonly malformed: readonly number[];
}

const SETS_OF_SCHEMES = 16;

const known = new WeakMap<ConllDocument, { project: Project; columns: readonly FileColumn[] }>();

/** The tags of a file, which all rules about tags share. */
export function readFileTags(file: FileContext): readonly FileColumn[] {
  const before = known.get(file.document);
  if (before?.project === file.project) return before.columns;
  const columns = sumUp(file);
  known.set(file.document, { project: file.project, columns });
  return columns;
}

function sumUp(file: FileContext): FileColumn[] {
  const { sentences, layout } = file.document;
  const read = sentences.map((sentence) => readSentenceTags(sentence, file));
  return taggedColumns(layout, file.project).map((tagged, at) => {
    const ofColumn = read.map((columns) => columns?.[at]);
    return { ...tagged, sentences: ofColumn, ...count(ofColumn, tagged.dictionary.tags.length) };
  });
}

function count(sentences: readonly (ColumnTags | undefined)[], tags: number) {
  const counts = new Int32Array(tags);
  const sentencesByFit = new Int32Array(SETS_OF_SCHEMES);
  const malformed: number[] = [];
  for (let at = 0; at < sentences.length; at++) {
    const sentence = sentences[at];
    if (!sentence) continue;
    const { ids } = sentence;
    for (let i = 0; i < ids.length; i++) if (ids[i]! >= 0) counts[ids[i]!]!++;
    if (sentence.showsScheme) sentencesByFit[sentence.fitting]!++;
    if (sentence.isMalformed) malformed.push(at);
  }
  return { counts, sentencesByFit, malformed };
}
