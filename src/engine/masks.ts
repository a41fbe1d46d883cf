import { integerTensor } from "../graph/integer-tensor";
import type { HostTensor, Value } from "../graph/value";

/** An input of which each batch cuts the numbers out of one long list, as it does those of dropout. */
export interface MaskInput {
  readonly value: Value;
  /** A multiple of `MASK_BLOCK` numbers. */
  readonly strip: Float32Array;
}

/** Numbers of a mask that are cut out at once. */
export const MASK_PIECE = 1 << 20;
/** A device holds a strip as blocks of so many numbers, and is told which of them make a mask. */
export const MASK_BLOCK = 256;

/** What a batch feeds for a mask. */
export class Mask implements HostTensor {
  private whole: Float32Array | undefined;

  /**
   * @param starts where in the strip each piece of `MASK_PIECE` numbers begins; with several pieces, at multiples of `MASK_BLOCK`
   * @param length of all of it
   */
  constructor(
    private readonly strip: Float32Array,
    private readonly starts: readonly number[],
    private readonly length: number,
    readonly shape: readonly number[],
  ) {}

  get data(): Float32Array {
    return (this.whole ??= this.join());
  }

  /** For a device that has the strip: where the mask begins and ends in the blocks named last, its shape between. */
  get cut(): HostTensor {
    const { length, shape } = this;
    const offset = this.starts[0]! % MASK_BLOCK;
    const ranges = this.pieces().map(({ start, end }) => ({
      first: Math.floor(start / MASK_BLOCK),
      count: Math.ceil(end / MASK_BLOCK) - Math.floor(start / MASK_BLOCK),
    }));
    const blocks = ranges.reduce((sum, { count }) => sum + count, 0);
    const numbers = new Int32Array(2 + shape.length + blocks);
    numbers.set([offset, offset + length, ...shape]);
    let at = 2 + shape.length;
    for (const { first, count } of ranges) {
      for (let block = first; block < first + count; block++) numbers[at++] = block;
    }
    return integerTensor(numbers);
  }

  private pieces(): { readonly start: number; readonly end: number }[] {
    return this.starts.map((start, at) => ({
      start,
      end: start + Math.min(MASK_PIECE, this.length - at * MASK_PIECE),
    }));
  }

  private join(): Float32Array {
    const pieces = this.pieces().map(({ start, end }) => this.strip.subarray(start, end));
    // A view costs nothing.
    if (pieces.length === 1) return pieces[0]!;
    const data = new Float32Array(this.length);
    pieces.forEach((piece, at) => data.set(piece, at * MASK_PIECE));
    return data;
  }
}
