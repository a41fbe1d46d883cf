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
    const { starts, length, shape } = this;
    const offset = starts[0]! % MASK_BLOCK;
    const blocks = starts.flatMap((start, piece) => {
      const end = start + Math.min(MASK_PIECE, length - piece * MASK_PIECE);
      const first = Math.floor(start / MASK_BLOCK);
      return Array.from({ length: Math.ceil(end / MASK_BLOCK) - first }, (_, at) => first + at);
    });
    return integerTensor(Int32Array.of(offset, offset + length, ...shape, ...blocks));
  }

  private join(): Float32Array {
    const { strip, starts, length } = this;
    const [first] = starts;
    // A view costs nothing.
    if (starts.length === 1) return strip.subarray(first, first! + length);
    const data = new Float32Array(length);
    starts.forEach((start, piece) => {
      const at = piece * MASK_PIECE;
      data.set(strip.subarray(start, start + Math.min(MASK_PIECE, length - at)), at);
    });
    return data;
  }
}
