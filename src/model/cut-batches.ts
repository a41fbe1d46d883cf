export interface BatchLimits<T> {
  /** What an item takes, in words or sub-tokens. */
  readonly sizeOf: (item: T) => number;
  readonly limit: number;
  /** Whether every item of a batch takes as much as its largest; items then come by size, the largest last. */
  readonly isPadded: boolean;
}

/** Neighbours together as long as they fit; what exceeds the limit alone is a batch of its own. Items are taken as batches are. */
export function* cutBatches<T>(items: Iterable<T>, { sizeOf, limit, isPadded }: BatchLimits<T>): Iterable<T[]> {
  let batch: T[] = [];
  let size = 0;
  for (const item of items) {
    const own = sizeOf(item);
    if (batch.length > 0 && (isPadded ? batch.length * own : size) + own > limit) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(item);
    size += own;
  }
  if (batch.length > 0) yield batch;
}
