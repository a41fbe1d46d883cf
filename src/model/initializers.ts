import type { Initializer } from "./network";

export const zeros: Initializer = (_random, shape) => filled(shape, 0);
export const ones: Initializer = (_random, shape) => filled(shape, 1);

/** Uniform within the limit. */
export function uniform(limit: number): Initializer {
  return (random, shape) => random.uniformArray(product(shape), limit);
}

/** Uniform with the variance that keeps the scale of activations (Glorot and Bengio 2010), for a matrix [in, out]. */
export function glorot(outputs: number): Initializer {
  return (random, shape) => random.uniformArray(product(shape), Math.sqrt(6 / (shape[0]! + outputs)));
}

function filled(shape: readonly number[], number: number): Float32Array {
  return new Float32Array(product(shape)).fill(number);
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
