import { formFeatures, rowOf } from "./features";

/** A sentence's rows in each feature's table: one array a feature, one number a word. */
export type HashedSentence = readonly Int32Array[];

export function hashSentence(forms: readonly string[]): HashedSentence {
  return formFeatures.map((feature) => Int32Array.from(forms, (form) => rowOf(feature, form)));
}
