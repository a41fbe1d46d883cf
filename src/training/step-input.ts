import type { StepInput } from "../engine/engine";
import type { HostTensor } from "../graph/value";
import type { EncoderTraining } from "../model/encoder";
import { headTargets, type Head } from "../model/heads";
import { sizesOf, type DropoutSpec } from "../model/network";
import { Random } from "../model/random";
import type { BatchItem } from "./batches";
import { dropoutMask } from "./dropout-mask";

/** Separate what is drawn for one purpose from what is drawn for another. */
const HIDING = 2;
const DROPOUT = 3;

/** What the steps of a training have in common. */
export interface StepSettings {
  readonly heads: readonly Head[];
  readonly dropouts: readonly DropoutSpec[];
  readonly encoder: Pick<EncoderTraining, "batch">;
  readonly seed: number;
}

/** What a training step is fed for a batch; all that is random in it follows from the seed and the step. */
export function stepInput(
  batch: readonly BatchItem[],
  step: number,
  { heads, dropouts, encoder, seed }: StepSettings,
): Pick<StepInput, "feeds" | "tableRows"> {
  const packed = encoder.batch(
    batch.map((item) => item.sentence.encoded),
    new Random(seed, HIDING, step),
  );
  const targets = heads.map((head) => {
    const tagged = batch.flatMap(({ sentence, tasks }, at) =>
      tasks.includes(head.task) ? [{ firstRow: packed.firstRows[at]!, labels: sentence.labels.get(head.task)! }] : [],
    );
    return headTargets(head, packed.sizes.rows, tagged);
  });
  const random = new Random(seed, DROPOUT, step);
  const masks = dropouts.map(({ mask, rate }): [string, HostTensor] => {
    return [mask.name, dropoutMask(sizesOf(mask.shape, packed.sizes), rate, random)];
  });
  return {
    feeds: Object.assign({}, packed.feeds, ...targets, Object.fromEntries(masks)),
    tableRows: packed.tableRows,
  };
}
