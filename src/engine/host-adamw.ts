import { adamwScalars, beta1, beta2, epsilon } from "../graph/adamw";
import { adamwKernel } from "./adamw-kernel";
import type { StepInput, TrainingProgram, TrainingState } from "./engine";

/** What the kernel exports: addresses in bytes, and counts that are multiples of `LANES`. */
interface Kernel {
  update(
    parameters: number,
    means: number,
    squares: number,
    gradients: number,
    count: number,
    meanDecay: number,
    meanShare: number,
    squareDecay: number,
    squareShare: number,
    stepSize: number,
    epsilon: number,
    kept: number,
  ): void;
  sumOfSquares(address: number, count: number): number;
}

/** Numbers that the kernel takes at a time. */
const LANES = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;
const MOST_PAGES = 65_536;

let compiled: WebAssembly.Module | undefined;

/**
 * Parallel arrays that AdamW updates in place: parameters, their moments, and their gradients of the current step.
 *
 * They lie in the memory of a WebAssembly kernel, where one walk with vector instructions takes a nanosecond a parameter. As a graph of
 * elementwise operators, each of which walks for itself, it took ten times as long, as a plain loop eight times.
 */
export class HostArrays implements TrainingState {
  readonly parameters: Float32Array;
  readonly means: Float32Array;
  readonly squares: Float32Array;
  readonly gradients: Float32Array;
  private readonly kernel: Kernel;

  /** @throws Error when so many numbers are more than a kernel can hold */
  constructor(length: number) {
    const pages = Math.ceil((4 * length * BYTES) / PAGE) + 1;
    if (pages > MOST_PAGES) {
      throw new Error(
        `${Math.round(length / 1e6)} million parameters are more than the CPU trains here; keep lower layers as they are with training.frozenLayers.`,
      );
    }
    const memory = new WebAssembly.Memory({ initial: pages });
    const array = (at: number) => new Float32Array(memory.buffer, at * length * BYTES, length);
    [this.parameters, this.means, this.squares, this.gradients] = [array(0), array(1), array(2), array(3)];
    compiled ??= new WebAssembly.Module(Buffer.from(adamwKernel, "base64"));
    this.kernel = new WebAssembly.Instance(compiled, { host: { memory } }).exports as unknown as Kernel;
  }

  /** Of the gradients from `start` up to `end`. */
  sumOfSquares(start: number, end: number): number {
    const whole = wholeLanes(start, end);
    let sum = this.kernel.sumOfSquares(this.gradients.byteOffset + start * BYTES, whole);
    for (let at = start + whole; at < end; at++) sum += this.gradients[at]! ** 2;
    return sum;
  }

  /** A step of AdamW as `adamw` of the graph has it, from `start` up to `end`. */
  update(
    start: number,
    end: number,
    clip: number,
    { stepSize, squareScale, decay }: ReturnType<typeof adamwScalars>,
  ): void {
    const { parameters, means, squares, gradients } = this;
    const whole = wholeLanes(start, end);
    const address = (array: Float32Array) => array.byteOffset + start * BYTES;
    const [meanShare, squareShare] = [(1 - beta1) * clip, (1 - beta2) * clip * clip];
    // The scale of the root is moved to its neighbours, which are constants.
    const [step, small, kept] = [stepSize / squareScale, epsilon / squareScale, 1 - decay];
    this.kernel.update(
      address(parameters),
      address(means),
      address(squares),
      address(gradients),
      whole,
      beta1,
      meanShare,
      beta2,
      squareShare,
      step,
      small,
      kept,
    );
    for (let at = start + whole; at < end; at++) {
      means[at] = beta1 * means[at]! + meanShare * gradients[at]!;
      squares[at] = beta2 * squares[at]! + squareShare * gradients[at]! ** 2;
      parameters[at] = kept * parameters[at]! - (step * means[at]!) / (Math.sqrt(squares[at]!) + small);
    }
  }
}

function wholeLanes(start: number, end: number): number {
  return Math.floor((end - start) / LANES) * LANES;
}

/** A run of neighbouring numbers that the optimizer treats alike. */
export interface Region {
  readonly arrays: HostArrays;
  readonly start: number;
  readonly end: number;
  readonly decay: number;
  /** Times the learning rate. */
  readonly rate: number;
}

/** A step of AdamW, with the gradients scaled down where their common norm exceeds the limit. */
export function updateInPlace(
  regions: readonly Region[],
  { maxGradientNorm }: Pick<TrainingProgram, "maxGradientNorm">,
  { step, learningRate }: Pick<StepInput, "step" | "learningRate">,
): void {
  const norm = Math.sqrt(regions.reduce((sum, { arrays, start, end }) => sum + arrays.sumOfSquares(start, end), 1e-12));
  const clip = Math.min(1, maxGradientNorm / norm);
  let last: Pick<Region, "rate" | "decay"> | undefined;
  let scalars: ReturnType<typeof adamwScalars>;
  for (const region of regions) {
    // Thousands of rows of a table have the same.
    if (region.rate !== last?.rate || region.decay !== last.decay)
      scalars = adamwScalars(step, region.rate * learningRate, region.decay);
    region.arrays.update(region.start, region.end, clip, scalars!);
    last = region;
  }
}
