import { formFeatures, UNKNOWN } from "./features";
import type { CorpusForms } from "./form-rows";

/** For each feature and row of its table, how often training shows the row of the unknown instead. */
export type WordDropout = readonly Float32Array[];

/**
 * Rows are hidden with probability a / (a + count): often where they are rare, so that the row of the unknown learns what an unknown
 * form means and the other features learn to do without it, and hardly ever where they are frequent (Kiperwasser and Goldberg
 * 2016, arXiv:1603.04351, section 4).
 */
export function wordDropout(forms: CorpusForms): WordDropout {
  return formFeatures.map(({ rows, hiding }, feature) => {
    const counts = new Float32Array(rows);
    for (const { features, count } of forms.values()) counts[features[feature]!]! += count;
    const rates = counts.map((count) => hiding / (hiding + count));
    rates[UNKNOWN] = 0;
    return rates;
  });
}
