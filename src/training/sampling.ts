import type { Random } from "../model/random";
import type { TrainingSentence } from "./training-sentence";

/**
 * The sentences of an epoch: as many as there are, but groups of those that train the same tasks have shares in proportion to their size to
 * the power of `exponent`, so that a small group is repeated and a large one left out in part (as multilingual BERT samples its languages,
 * https://github.com/google-research/bert/blob/master/multilingual.md). With 1 every sentence once.
 */
export function sampled(sentences: readonly TrainingSentence[], exponent: number, random: Random): TrainingSentence[] {
  if (exponent === 1) return [...sentences];
  const groups = new Map<string, TrainingSentence[]>();
  for (const sentence of sentences) {
    const key = [...sentence.labels.keys()].sort().join("|");
    const group = groups.get(key);
    if (group) group.push(sentence);
    else groups.set(key, [sentence]);
  }
  const shares = [...groups.values()].map(({ length }) => length ** exponent);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return [...groups.values()].flatMap((group, at) =>
    repeated(group, Math.round((sentences.length * shares[at]!) / total), random),
  );
}

/** Each as often as any other, or once more. */
function repeated(group: readonly TrainingSentence[], count: number, random: Random): TrainingSentence[] {
  const whole = Array.from({ length: Math.floor(count / group.length) }, () => group).flat();
  return [...whole, ...random.shuffle([...group]).slice(0, count % group.length)];
}
