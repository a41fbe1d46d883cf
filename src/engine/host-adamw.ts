import { adamwScalars, beta1, beta2, epsilon } from "../graph/adamw";
import type { StepInput, TrainingProgram, TrainingState } from "./engine";

/** Parallel arrays: parameters, their moments, and their gradients of the current step. */
export interface Arrays extends TrainingState {
  readonly gradients: Float32Array;
}

/** A run of neighbouring numbers in `Arrays` that the optimizer treats alike. */
export interface Region {
  readonly arrays: Arrays;
  readonly start: number;
  readonly end: number;
  readonly decay: number;
  /** Times the learning rate. */
  readonly rate: number;
}

/**
 * A step of AdamW in place, with the gradients scaled down where their common norm exceeds the limit.
 *
 * It is one walk over memory, which is what bounds it: as a graph of elementwise operators, each of which walks for itself, it took
 * twice as long within a training step on two threads.
 */
export function updateInPlace(
  regions: readonly Region[],
  { maxGradientNorm }: Pick<TrainingProgram, "maxGradientNorm">,
  { step, learningRate }: Pick<StepInput, "step" | "learningRate">,
): void {
  const clip = Math.min(
    1,
    maxGradientNorm / Math.sqrt(regions.reduce((sum, region) => sum + sumOfSquares(region), 1e-12)),
  );
  for (const region of regions)
    updateRegion(region, clip, adamwScalars(step, region.rate * learningRate, region.decay));
}

function sumOfSquares({ arrays: { gradients }, start, end }: Region): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += gradients[at]! * gradients[at]!;
  return sum;
}

/** As `adamw` of the graph has it, in double precision between reading and writing. */
function updateRegion(
  { arrays: { parameters, means, squares, gradients }, start, end }: Region,
  clip: number,
  { stepSize, squareScale, decay }: ReturnType<typeof adamwScalars>,
): void {
  const [meanShare, squareShare] = [(1 - beta1) * clip, (1 - beta2) * clip * clip];
  const kept = 1 - decay;
  for (let at = start; at < end; at++) {
    const gradient = gradients[at]!;
    const mean = beta1 * means[at]! + meanShare * gradient;
    const square = beta2 * squares[at]! + squareShare * gradient * gradient;
    means[at] = mean;
    squares[at] = square;
    parameters[at] = kept * parameters[at]! - (stepSize * mean) / (Math.sqrt(square) * squareScale + epsilon);
  }
}
