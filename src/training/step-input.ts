import type { StepBatch } from "../engine/engine";
import type { HostTensor, HostTensors } from "../graph/value";
import type { EncoderBatch, EncoderTraining } from "../model/encoder";
import { headTargets, type Head, type TaggedRows, type TargetSettings } from "../model/heads";
import { sizesOf, type DropoutSpec } from "../model/network";
import { Random } from "../model/random";
import { wordsOfStep, type BatchItem } from "./batches";
import { dropoutMask } from "./dropout-mask";

/** Separate what is drawn for one purpose from what is drawn for another. */
const HIDING = 2;
const DROPOUT = 3;

/** What the steps of a training have in common. */
export interface StepSettings {
  readonly heads: readonly Head[];
  readonly dropouts: readonly DropoutSpec[];
  readonly encoder: Pick<EncoderTraining, "batch">;
  /** For each head, in their order. */
  readonly targets: readonly TargetSettings[];
  /** For each head, the weight of its annotated words a word of the corpus. */
  readonly shares: readonly number[];
  readonly seed: number;
}

/** What a training step is fed for its batches; all that is random in it follows from the seed and the step. */
export function stepInput(
  batches: readonly (readonly BatchItem[])[],
  step: number,
  { heads, dropouts, encoder, targets, shares, seed }: StepSettings,
): StepBatch[] {
  const hiding = new Random(seed, HIDING, step);
  const random = new Random(seed, DROPOUT, step);
  const packed = batches.map((items) => {
    const encoded = encoder.batch(
      items.map(({ sentence }) => sentence.encoded),
      hiding,
    );
    return { encoded, tagged: heads.map((head) => taggedRows(items, head, encoded)) };
  });
  const totals = shares.map((share) => share * wordsOfStep(batches));
  return packed.map(({ encoded: { feeds, tableRows, sizes }, tagged }) => {
    const ofHeads = heads.map((head, at) => headTargets(head, sizes.rows, tagged[at]!, targets[at], totals[at]));
    const masks = dropouts.map(({ mask, rate }): [string, HostTensor] => [
      mask.name,
      dropoutMask(sizesOf(mask.shape, sizes), rate, random),
    ]);
    return { feeds: Object.assign({}, feeds, ...ofHeads, Object.fromEntries(masks)) as HostTensors, tableRows };
  });
}

function taggedRows(items: readonly BatchItem[], { task }: Head, { firstRows }: EncoderBatch): TaggedRows[] {
  return items.flatMap(({ sentence, tasks }, at) =>
    tasks.includes(task) ? [{ firstRow: firstRows[at]!, labels: sentence.labels.get(task)! }] : [],
  );
}
