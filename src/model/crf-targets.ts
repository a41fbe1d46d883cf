import { integerTensor } from "../graph/integer-tensor";
import type { HostTensor } from "../graph/value";
import { chainLevels, levelsOf } from "./chains";
import { crfInputs } from "./crf";
import type { Head, TaggedRows } from "./head";

/**
 * The training inputs of a conditional random field for a batch.
 * @param longest words of the longest sentence of the training
 * @param total annotated words of all batches of the step
 */
export function crfTargets(
  head: Head,
  longest: number,
  tagged: readonly TaggedRows[],
  total: number,
): Record<string, HostTensor> {
  const names = crfInputs(head);
  const width = head.labels.length;
  // A graph cannot multiply no matrices: where there is no sentence, some word stands for one and weighs nothing.
  const sentences = tagged.length > 0 ? tagged : [{ firstRow: 0, labels: [undefined] }];
  const weight = tagged.length > 0 && total > 0 ? 1 / total : 0;
  const lengths = sentences.map(({ labels }) => labels.length);
  const words = lengths.reduce((sum, length) => sum + length, 0);

  const rows = new Int32Array(words);
  const first = new Float32Array(2 * words);
  const allowed = new Float32Array(2 * words * width).fill(1);
  let word = 0;
  for (const { firstRow, labels } of sentences) {
    first[word] = first[words + word] = 1;
    for (const [at, label] of labels.entries()) {
      if (label !== undefined) {
        const start = (words + word) * width;
        allowed.fill(0, start, start + width);
        allowed[start + label] = 1;
      }
      rows[word++] = firstRow + at;
    }
  }
  const inputs: Record<string, HostTensor> = {
    [names.words]: integerTensor(rows),
    [names.allowed]: { data: allowed, shape: [2, words, width] },
    [names.first]: { data: first, shape: [2 * words, 1, 1] },
    [names.weights]: {
      data: Float32Array.from({ length: 2 * lengths.length }, (_, at) => (at < lengths.length ? weight : -weight)),
      shape: [2 * lengths.length, 1, 1],
    },
  };
  chainLevels([...lengths, ...lengths], levelsOf(longest)).forEach(({ left, right, hasRight }, level) => {
    inputs[names.left(level)] = integerTensor(left);
    inputs[names.right(level)] = integerTensor(right);
    inputs[names.hasRight(level)] = { data: hasRight, shape: [hasRight.length, 1, 1] };
  });
  return inputs;
}
