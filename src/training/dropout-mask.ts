import { sizeOf } from "../engine/engine";
import { Mask, MASK_BLOCK, MASK_PIECE, type MaskInput } from "../engine/masks";
import type { DropoutSpec } from "../model/network";
import { Random } from "../model/random";

/** Numbers drawn once for a rate, from which masks are cut: longer than a piece of one, so that there are many places to cut it. */
const STRIP = 2 * MASK_PIECE;

const strips = new Map<number, Float32Array>();

/**
 * A mask of 0 with probability `rate` and else 1 / (1 - rate). Drawing each number anew would take longer than the layers that it is
 * for: masks are pieces of one long strip of drawn numbers, cut out at random places.
 */
export function dropoutMask(shape: readonly number[], rate: number, random: Random): Mask {
  const length = sizeOf(shape);
  return new Mask(stripOf(rate), startsOf(length, random), length, shape);
}

/** The inputs of a network that are such masks. */
export function maskInputs(dropouts: readonly DropoutSpec[]): MaskInput[] {
  return dropouts.map(({ mask, rate }) => ({ value: mask, strip: stripOf(rate) }));
}

function startsOf(length: number, random: Random): number[] {
  if (length <= MASK_PIECE) return [random.below(STRIP - length)];
  const places = (STRIP - MASK_PIECE) / MASK_BLOCK;
  return Array.from({ length: Math.ceil(length / MASK_PIECE) }, () => random.below(places) * MASK_BLOCK);
}

function stripOf(rate: number): Float32Array {
  const strip = strips.get(rate) ?? draw(rate);
  strips.set(rate, strip);
  return strip;
}

function draw(rate: number): Float32Array {
  const random = new Random(0);
  return Float32Array.from({ length: STRIP }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
}
