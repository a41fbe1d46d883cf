import type { HostTensor } from "./value";

/** Whole numbers as a list that a graph reads, such as rows to gather. */
export function integerTensor(numbers: Int32Array): HostTensor {
  const data = new BigInt64Array(numbers.length);
  // Written as pairs of 32 bits, the lower one first on every machine that runs this: a BigInt a number takes ten times as long.
  const halves = new Int32Array(data.buffer);
  for (let at = 0; at < numbers.length; at++) {
    halves[2 * at] = numbers[at]!;
    halves[2 * at + 1] = numbers[at]! >> 31;
  }
  return { data, shape: [numbers.length] };
}

/** Whole numbers as 32 bits; what is above is left out. */
export function lowerHalves(data: BigInt64Array): Int32Array {
  const halves = new Int32Array(data.buffer, data.byteOffset, 2 * data.length);
  const numbers = new Int32Array(data.length);
  for (let at = 0; at < numbers.length; at++) numbers[at] = halves[2 * at]!;
  return numbers;
}
