import type { DenseRegion } from "./host-adamw";

/** Adds up what the batches of a step write into the same array of gradients. */
export class GradientSums {
  private readonly sums: readonly Float32Array[];

  constructor(private readonly regions: readonly Pick<DenseRegion, "start" | "end">[]) {
    this.sums = regions.map(({ start, end }) => new Float32Array(end - start));
  }

  add(gradients: Float32Array): void {
    this.regions.forEach(({ start }, region) => {
      const sums = this.sums[region]!;
      for (let at = 0; at < sums.length; at++) sums[at]! += gradients[start + at]!;
    });
  }

  /** Begins a step; one before may have failed half-way. */
  clear(): void {
    for (const sums of this.sums) sums.fill(0);
  }

  /** Puts the sums where the gradients of one batch would be. */
  take(gradients: Float32Array): void {
    this.regions.forEach(({ start }, region) => gradients.set(this.sums[region]!, start));
  }
}
