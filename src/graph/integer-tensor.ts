import type { HostTensor } from "./value";

/** Whole numbers as a list that a graph reads, such as rows to gather. */
export function integerTensor(numbers: Int32Array): HostTensor {
  return { data: BigInt64Array.from(numbers, BigInt), shape: [numbers.length] };
}
