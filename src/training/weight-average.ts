/** Steps near one another have much the same weights, and each sample costs a walk over all of them, and on a GPU a copy. */
const SAMPLES_AN_EPOCH = 48;
const LEAST_STEPS_BETWEEN = 4;

/**
 * Weights averaged over the last share of the steps so far, whatever their number: those of step `t` count in proportion to `t ** (1 / share - 1)`
 * (the power function averages of Karras et al. 2024, arXiv 2312.02696). At a constant learning rate steps wander around the weights that they
 * are drawn to, to which the average is nearer than any of them.
 */
export class WeightAverage {
  /**
   * @param weights averaged so far, and from then on averaged in place
   * @param step whose weights were added last; 0 for none
   */
  constructor(
    private readonly share: number,
    readonly weights: Float32Array,
    private step: number,
  ) {}

  /** @param step 1-based, counted over the whole training */
  add(weights: Float32Array, step: number): void {
    // They stand for all steps since the last that were added, whose powers sum up to this share of all.
    const rate = 1 - (this.step / step) ** (1 / this.share);
    const average = this.weights;
    for (let at = 0; at < average.length; at++) average[at]! += rate * (weights[at]! - average[at]!);
    this.step = step;
  }
}

/**
 * Whether the weights after a step of an epoch are to be averaged in; those after the last always are.
 * @param step 1-based, within the epoch
 */
export function isSampled(step: number, steps: number): boolean {
  const all = Math.min(SAMPLES_AN_EPOCH, Math.ceil(steps / LEAST_STEPS_BETWEEN));
  const samples = (count: number) => Math.floor((count * all) / steps);
  return samples(step) > samples(step - 1);
}
