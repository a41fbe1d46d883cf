import { sizeOf } from "../engine/engine";
import type { HostTensor } from "../graph/value";
import { Random } from "../model/random";

/** Numbers drawn once for a rate, from which masks are cut. */
const STRIP = 1 << 21;
/** The longest piece that is cut out at once, so that there are many places to cut it. */
const PIECE = 1 << 20;

const strips = new Map<number, Float32Array>();

/**
 * A mask of 0 with probability `rate` and else 1 / (1 - rate). Drawing each number anew would take longer than the layers that it is
 * for: masks are pieces of one long strip of drawn numbers, cut out at random places.
 */
export function dropoutMask(shape: readonly number[], rate: number, random: Random): HostTensor {
  const length = sizeOf(shape);
  if (length <= PIECE) return { data: cut(length, rate, random), shape };
  const data = new Float32Array(length);
  for (let at = 0; at < length; at += PIECE) data.set(cut(Math.min(PIECE, length - at), rate, random), at);
  return { data, shape };
}

function cut(length: number, rate: number, random: Random): Float32Array {
  const strip = strips.get(rate) ?? draw(rate);
  const start = random.below(STRIP - length);
  return strip.subarray(start, start + length);
}

function draw(rate: number): Float32Array {
  const random = new Random(0);
  const strip = Float32Array.from({ length: STRIP }, () => (random.uniform() < rate ? 0 : 1 / (1 - rate)));
  strips.set(rate, strip);
  return strip;
}
