/**
 * A small seeded generator (mulberry32, Tommy Ettinger 2017): the same seeds give the same numbers on every machine. Training
 * seeds one for each purpose, epoch and step, so that resuming needs no generator's state.
 */
export class Random {
  private state: number;

  constructor(...seeds: number[]) {
    this.state = seeds.reduce((state, seed) => Math.imul(state ^ seed, 0x9e3779b1) ^ (state >>> 15), 0x85ebca6b);
  }

  /** A whole number from 0 up to 2^32. */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** A number from 0 up to 1. */
  uniform(): number {
    return this.bits() / 2 ** 32;
  }

  /** A whole number from 0 up to `limit`. */
  below(limit: number): number {
    return Math.floor(this.uniform() * limit);
  }

  /** Fisher and Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let at = items.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [items[at], items[other]] = [items[other]!, items[at]!];
    }
    return items;
  }

  uniformArray(length: number, limit: number): Float32Array {
    return Float32Array.from({ length }, () => (this.uniform() * 2 - 1) * limit);
  }
}
