import { NO_VECTOR, type WordVectors } from "../vectors/word-vectors";
import { formFeatures, hashedTables, rowOf, UNKNOWN } from "./features";

/** What the encoder reads of a form. */
export interface FormRows {
  /** For each feature the row of its table. */
  readonly features: Int32Array;
  /** The row of its static vector. */
  readonly vector: number;
}

/** Of what stands between sentences. */
export const SEPARATOR: FormRows = { features: new Int32Array(formFeatures.length).fill(UNKNOWN), vector: NO_VECTOR };

export function formRows(form: string, vectors: WordVectors | undefined): FormRows {
  const lower = form.toLowerCase();
  const features = new Int32Array(formFeatures.length);
  for (let at = 0; at < features.length; at++) features[at] = rowOf(formFeatures[at]!, form, lower);
  return { features, vector: vectors ? vectors.rowOf(form) : NO_VECTOR };
}

/**
 * The rows of forms of a corpus, and of the same in other casings: of these, the rows that no form of the corpus has are unknown.
 * @param seen the rows of each table that the corpus has
 */
export function corpusRows(
  forms: CorpusForms,
  seen: ReadonlyMap<string, ReadonlySet<number>>,
  vectors: WordVectors | undefined,
): (form: string) => FormRows {
  const recased = rememberedRows(vectors, ({ features, vector }) => ({
    features: features.map((row, at) => (seen.get(hashedTables[at]!)!.has(row) ? row : UNKNOWN)),
    vector,
  }));
  return (form) => forms.get(form) ?? recased(form);
}

/** Of forms that are remembered: a few megabytes. */
const MOST_REMEMBERED = 50_000;

/**
 * `formRows`, remembered from batch to batch: few forms make up most of a text.
 * @param change what is made of the rows of a form
 */
export function rememberedRows(
  vectors: WordVectors | undefined,
  change = (rows: FormRows): FormRows => rows,
): (form: string) => FormRows {
  const known = new Map<string, FormRows>();
  return (form) => {
    let rows = known.get(form);
    if (!rows) {
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(form, (rows = change(formRows(form, vectors))));
    }
    return rows;
  };
}

/** A form of the training corpus, with how often it occurs. */
export interface CorpusForm extends FormRows {
  readonly count: number;
}

export type CorpusForms = ReadonlyMap<string, CorpusForm>;

/** All forms of some sentences. */
export function corpusForms(
  sentences: Iterable<{ readonly forms: readonly string[] }>,
  vectors: WordVectors | undefined,
): CorpusForms {
  const counts = new Map<string, number>();
  for (const { forms } of sentences) for (const form of forms) counts.set(form, (counts.get(form) ?? 0) + 1);
  return new Map(Array.from(counts, ([form, count]) => [form, { ...formRows(form, vectors), count }]));
}

/** The rows of each table that some forms have. */
export function rowsSeen(forms: CorpusForms): Map<string, Set<number>> {
  const rows = (feature: number) => Array.from(forms.values(), ({ features }) => features[feature]!);
  return new Map(hashedTables.map((table, feature) => [table, new Set([UNKNOWN, ...rows(feature)])]));
}
