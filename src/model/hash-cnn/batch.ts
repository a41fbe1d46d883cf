import { integerTensor } from "../../graph/integer-tensor";
import type { HostTensor } from "../../graph/value";
import type { EncodedSentence, EncoderBatch } from "../encoder";
import type { Random } from "../random";
import { uniqueRows } from "../unique-rows";
import type { WordVectors } from "../vectors/word-vectors";
import { AVERAGE_INPUT, featureInput, FORM_INPUT, MASK_INPUT, SENTENCE_INPUT, VECTORS_INPUT } from "./encoder";
import { formFeatures, tableOf, UNKNOWN } from "./features";
import { SEPARATOR, type FormRows } from "./form-rows";
import { recased } from "./recasing";
import type { WordDropout } from "./word-dropout";

/** A sentence as a batch reads it. */
export interface SentenceForms extends EncodedSentence {
  readonly forms: readonly string[];
}

/** Sentences one after the other, a separator before, between and after them, and each of their forms once. */
interface PackedForms {
  /** The form of each row, by its place in `forms`; place 0 is the separator. */
  readonly places: Int32Array;
  readonly forms: readonly string[];
  readonly firstRows: readonly number[];
  /** 1 for each row with a word, 0 for a separator. */
  readonly isWord: Float32Array;
  /** For each row the sentence that it belongs to; a separator counts to one beside it. */
  readonly sentenceOf: Int32Array;
  /** 1 over the words of the sentence where it has a word, else 0 [sentences, rows] */
  readonly averages: Float32Array;
}

/** Packs sentences for prediction: the graph reads whole tables. */
export function predictionBatch(
  sentences: readonly SentenceForms[],
  vectors: WordVectors | undefined,
  rowsOf: (form: string) => FormRows,
): EncoderBatch {
  const packed = pack(sentences);
  const forms = [SEPARATOR, ...packed.forms.map(rowsOf)];
  const features = formFeatures.map((_, at) => columnOf(forms, at));
  return { ...batchOf(packed, forms, features, vectors), tableRows: {} };
}

/** How sentences are read in training. */
export interface TrainingReading {
  readonly vectors: WordVectors | undefined;
  readonly rowsOf: (form: string) => FormRows;
  readonly dropout: WordDropout;
  /** The share of sentences that are read in another casing. */
  readonly recasing: number;
}

/**
 * Packs sentences of the corpus for training: some are read in another casing, some rows are hidden, and tables are cut down to the rows that
 * the batch reads.
 */
export function trainingBatch(
  sentences: readonly SentenceForms[],
  { vectors, rowsOf, dropout, recasing }: TrainingReading,
  random: Random,
): EncoderBatch {
  const packed = pack(sentences.map((each) => ({ ...each, forms: recased(each.forms, recasing, random) })));
  const forms = [SEPARATOR, ...packed.forms.map(rowsOf)];
  const tableRows: Record<string, Int32Array> = {};
  const features = formFeatures.map((feature, at) => {
    const rates = dropout[at]!;
    const shown = columnOf(forms, at).map((row) => (random.uniform() < rates[row]! ? UNKNOWN : row));
    const { unique, inverse } = uniqueRows(shown);
    tableRows[tableOf(feature)] = unique;
    return inverse;
  });
  return { ...batchOf(packed, forms, features, vectors), tableRows };
}

function pack(sentences: readonly SentenceForms[]): PackedForms {
  const rows = sentences.reduce((sum, { words }) => sum + words + 1, 1);
  const places = new Int32Array(rows);
  const sentenceOf = new Int32Array(rows);
  const averages = new Float32Array(sentences.length * rows);
  const firstRows: number[] = [];
  const isWord = new Float32Array(rows);
  const placeOf = new Map<string, number>();
  let row = 1;
  for (const [at, { forms, words }] of sentences.entries()) {
    firstRows.push(row);
    isWord.fill(1, row, row + words);
    sentenceOf.fill(at, row, row + words + 1);
    averages.fill(1 / words, at * rows + row, at * rows + row + words);
    for (const form of forms) {
      let place = placeOf.get(form);
      if (place === undefined) placeOf.set(form, (place = placeOf.size + 1));
      places[row++] = place;
    }
    row++;
  }
  return { places, forms: [...placeOf.keys()], firstRows, isWord, sentenceOf, averages };
}

function columnOf(forms: readonly FormRows[], feature: number): Int32Array {
  const column = new Int32Array(forms.length);
  for (let at = 0; at < forms.length; at++) column[at] = forms[at]!.features[feature]!;
  return column;
}

function batchOf(
  { places, firstRows, isWord, sentenceOf, averages }: PackedForms,
  forms: readonly FormRows[],
  features: readonly Int32Array[],
  vectors: WordVectors | undefined,
): Omit<EncoderBatch, "tableRows"> {
  const [rows, sentences] = [places.length, firstRows.length];
  const feeds: Record<string, HostTensor> = {
    [FORM_INPUT]: integerTensor(places),
    [MASK_INPUT]: { data: isWord, shape: [rows, 1] },
    [SENTENCE_INPUT]: integerTensor(sentenceOf),
    [AVERAGE_INPUT]: { data: averages, shape: [sentences, rows] },
  };
  formFeatures.forEach(({ name }, at) => (feeds[featureInput(name)] = integerTensor(features[at]!)));
  if (vectors) feeds[VECTORS_INPUT] = vectorsOf(forms, vectors);
  return { feeds, sizes: { rows, forms: forms.length, sentences }, firstRows };
}

/** [forms, vectors.width]; zeros for the separator and for forms without a vector */
function vectorsOf(forms: readonly FormRows[], vectors: WordVectors): HostTensor {
  const data = new Float32Array(forms.length * vectors.width);
  forms.forEach(({ vector }, at) => vectors.copy(vector, data, at * vectors.width));
  return { data, shape: [forms.length, vectors.width] };
}
