import { adamwScalars, beta1, beta2, epsilon } from "../graph/adamw";
import { adamwKernel } from "./adamw-kernel";
import type { StepInput, TrainingProgram, TrainingState } from "./engine";

/** What a step of AdamW takes beside its arrays. */
export type Scalars = ReturnType<typeof adamwScalars>;

/** Where the kernel finds what it updates, in bytes. */
type Addresses = readonly [parameters: number, means: number, squares: number, gradients: number];

/** As the kernel takes them. */
type KernelScalars = readonly [
  meanDecay: number,
  meanShare: number,
  squareDecay: number,
  squareShare: number,
  stepSize: number,
  epsilon: number,
  kept: number,
];

/** What the kernel exports: addresses and strides in bytes, and counts that are multiples of `LANES`. */
interface Kernel {
  update(...numbers: [...Addresses, count: number, ...KernelScalars]): void;
  sumOfSquares(address: number, count: number): number;
  updateRows(
    ...numbers: [rows: number, rowCount: number, stride: number, ...Addresses, count: number, ...KernelScalars]
  ): void;
  addRows(rows: number, rowCount: number, stride: number, added: number, sums: number): void;
}

/** Numbers that the kernel takes at a time. */
const LANES = 4;
const BYTES = Float32Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;
/** Numbers, and numbers of rows, that the kernel is handed at a time; no row is as long. */
const HANDED = 65_536;
const HANDED_ROWS = 16_384;
const MOST_PAGES = 65_536;
/** As adamw.wat has it. */
const NEGLIGIBLE = 1e-30;

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
  /** Where the kernel finds which rows of tables it is to take. */
  readonly rowNumbers: Int32Array;
  private readonly handed: Float32Array;
  private readonly handedRows: Int32Array;
  private readonly kernel: Kernel;

  /**
   * @param rows how many numbers of rows there is to be room for
   * @throws Error when so many numbers are more than a kernel can hold
   */
  constructor(length: number, rows = 0) {
    const numbers = 4 * length + rows + HANDED + HANDED_ROWS;
    const pages = Math.ceil((numbers * BYTES) / PAGE);
    if (pages > MOST_PAGES) {
      throw new Error(
        `${Math.round(length / 1e6)} million parameters are more than the CPU trains here; keep lower layers as they are with training.frozenLayers.`,
      );
    }
    const memory = new WebAssembly.Memory({ initial: pages });
    const array = (at: number) => new Float32Array(memory.buffer, at * length * BYTES, length);
    [this.parameters, this.means, this.squares, this.gradients] = [array(0), array(1), array(2), array(3)];
    this.rowNumbers = new Int32Array(memory.buffer, 4 * length * BYTES, rows);
    this.handed = new Float32Array(memory.buffer, (4 * length + rows) * BYTES, HANDED);
    this.handedRows = new Int32Array(memory.buffer, (4 * length + rows + HANDED) * BYTES, HANDED_ROWS);
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
  update(start: number, end: number, clip: number, scalars: Scalars): void {
    const whole = wholeLanes(start, end);
    const forKernel = kernelScalars(clip, scalars);
    this.kernel.update(...this.addresses(start), whole, ...forKernel);
    this.updateEach(start + whole, end, forKernel);
  }

  /**
   * `update` of rows of a table.
   *
   * @param rows a part of `rowNumbers`; their gradients lie one after the other where the table has those of its first rows
   */
  updateRows(rows: Int32Array, { start, width }: TablePlace, clip: number, scalars: Scalars): void {
    const whole = wholeLanes(0, width);
    const forKernel = kernelScalars(clip, scalars);
    this.kernel.updateRows(rows.byteOffset, rows.length, width * BYTES, ...this.addresses(start), whole, ...forKernel);
    if (whole === width) return;
    rows.forEach((row, place) => {
      const [first, gradient] = [start + row * width, start + place * width];
      this.updateEach(first + whole, first + width, forKernel, gradient + whole);
    });
  }

  /**
   * Adds rows to those of the gradients of a table.
   *
   * @param rows to which each is added; any may be named again and again
   * @param added [rows, width]
   */
  addToGradients(rows: Int32Array, added: Float32Array, { start, width }: TablePlace): void {
    const { handed, handedRows, gradients } = this;
    const most = Math.min(HANDED_ROWS, Math.floor(HANDED / width));
    for (let first = 0; first < rows.length; first += most) {
      const count = Math.min(most, rows.length - first);
      handedRows.set(rows.subarray(first, first + count));
      handed.set(added.subarray(first * width, (first + count) * width));
      const sums = gradients.byteOffset + start * BYTES;
      this.kernel.addRows(handedRows.byteOffset, count, width * BYTES, handed.byteOffset, sums);
    }
  }

  private addresses(start: number): Addresses {
    const { parameters, means, squares, gradients } = this;
    const offset = start * BYTES;
    return [
      parameters.byteOffset + offset,
      means.byteOffset + offset,
      squares.byteOffset + offset,
      gradients.byteOffset + offset,
    ];
  }

  /** What is too few for the kernel. */
  private updateEach(start: number, end: number, scalars: KernelScalars, firstGradient = start): void {
    const { parameters, means, squares, gradients } = this;
    const [meanDecay, meanShare, squareDecay, squareShare, stepSize, small, kept] = scalars;
    for (let at = start; at < end; at++) {
      const gradient = gradients[firstGradient + at - start]!;
      means[at] = withoutNegligible(meanDecay * means[at]! + meanShare * gradient);
      squares[at] = withoutNegligible(squareDecay * squares[at]! + squareShare * gradient ** 2);
      parameters[at] = kept * parameters[at]! - (stepSize * means[at]!) / (Math.sqrt(squares[at]!) + small);
    }
  }
}

function kernelScalars(clip: number, { stepSize, squareScale, decay }: Scalars): KernelScalars {
  const [meanShare, squareShare] = [(1 - beta1) * clip, (1 - beta2) * clip * clip];
  // The scale of the root is moved to its neighbours, which are constants.
  return [beta1, meanShare, beta2, squareShare, stepSize / squareScale, epsilon / squareScale, 1 - decay];
}

function withoutNegligible(number: number): number {
  return Math.abs(number) <= NEGLIGIBLE ? 0 : number;
}

function wholeLanes(start: number, end: number): number {
  return Math.floor((end - start) / LANES) * LANES;
}

/** Where a table lies in the arrays: its first number, and how many a row has. */
export interface TablePlace {
  readonly start: number;
  readonly width: number;
}

/** Numbers that the optimizer treats alike. */
export interface Region {
  readonly decay: number;
  /** Times the learning rate. */
  readonly rate: number;
  /** Of their gradients. */
  sumOfSquares(): number;
  update(clip: number, scalars: Scalars): void;
}

/** A run of neighbours. */
export class DenseRegion implements Region {
  constructor(
    private readonly arrays: HostArrays,
    readonly start: number,
    readonly end: number,
    readonly decay: number,
    readonly rate: number,
  ) {}

  sumOfSquares(): number {
    return this.arrays.sumOfSquares(this.start, this.end);
  }

  update(clip: number, scalars: Scalars): void {
    this.arrays.update(this.start, this.end, clip, scalars);
  }
}

/** A step of AdamW, with the gradients scaled down where their common norm exceeds the limit. */
export function updateInPlace(
  regions: readonly Region[],
  { maxGradientNorm }: Pick<TrainingProgram, "maxGradientNorm">,
  { step, learningRate }: Pick<StepInput, "step" | "learningRate">,
): void {
  const norm = Math.sqrt(regions.reduce((sum, region) => sum + region.sumOfSquares(), 1e-12));
  const clip = Math.min(1, maxGradientNorm / norm);
  for (const region of regions) {
    region.update(clip, adamwScalars(step, region.rate * learningRate, region.decay));
  }
}
