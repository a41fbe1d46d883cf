/**
 * How the products of one level become those of the next: each is the product of two neighbours, or the last one of a chain of an odd
 * number.
 */
export interface ChainLevel {
  readonly left: Int32Array;
  /** The right neighbour; where there is none the same as `left`. */
  readonly right: Int32Array;
  readonly hasRight: Float32Array;
}

/** The levels that a chain needs to become one product. */
export function levelsOf(longest: number): number {
  return Math.ceil(Math.log2(longest));
}

/**
 * The levels at which chains that lie one after the other are multiplied together, until one product is left of each.
 * @param lengths of the chains, none longer than 2 to the power of `levels`
 */
export function chainLevels(lengths: readonly number[], levels: number): ChainLevel[] {
  let left = lengths;
  return Array.from({ length: levels }, () => {
    const [lefts, rights]: [number[], number[]] = [[], []];
    let start = 0;
    for (const length of left) {
      for (let at = 0; at < length; at += 2) {
        lefts.push(start + at);
        rights.push(start + Math.min(at + 1, length - 1));
      }
      start += length;
    }
    left = left.map((length) => Math.ceil(length / 2));
    return {
      left: Int32Array.from(lefts),
      right: Int32Array.from(rights),
      hasRight: Float32Array.from(lefts, (place, at) => Number(rights[at] !== place)),
    };
  });
}
