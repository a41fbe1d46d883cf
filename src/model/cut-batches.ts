/**
 * Neighbours together as long as they fit; what exceeds the limit alone is a batch of its own.
 * @param sizeOf what an item takes, in words or sub-tokens
 * @param isPadded whether every item of a batch takes as much as its largest; items then come by size, the largest last
 */
export function cutBatches<T>(
  items: Iterable<T>,
  sizeOf: (item: T) => number,
  { limit, isPadded }: { limit: number; isPadded: boolean },
): T[][] {
  const batches: T[][] = [];
  let size = 0;
  for (const item of items) {
    const own = sizeOf(item);
    const together = isPadded ? (batches.at(-1)?.length ?? 0) * own : size;
    if (batches.length === 0 || together + own > limit) {
      batches.push([]);
      size = 0;
    }
    batches.at(-1)!.push(item);
    size += own;
  }
  return batches;
}
