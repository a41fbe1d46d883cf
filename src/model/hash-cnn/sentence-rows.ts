import type { EncodedSentence } from "../encoder";
import type { WordVectors } from "../vectors/word-vectors";
import { formFeatures, rowOf } from "./features";

/** What the encoder reads of a sentence: rows of its tables, one number a word in each array. */
export interface SentenceRows extends EncodedSentence {
  /** For each feature the rows of its table. */
  readonly features: readonly Int32Array[];
  /** Rows of the static word vectors, where the encoder has any. */
  readonly vectors: Int32Array | undefined;
}

export function sentenceRows(forms: readonly string[], vectors?: WordVectors): SentenceRows {
  return {
    words: forms.length,
    size: forms.length,
    features: formFeatures.map((feature) => Int32Array.from(forms, (form) => rowOf(feature, form))),
    vectors: vectors?.rowsOf(forms),
  };
}
