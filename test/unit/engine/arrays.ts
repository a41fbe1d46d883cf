/** Arrays of any rank on the host, to say in loops over float64 numbers what an operator computes. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** An array by what stands at each index. */
export function array(shape: readonly number[], at: (index: readonly number[]) => number): Numbers {
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, place) => at(indexOf(shape, place)));
  return { shape, data };
}

/** What stands at an index, which may be that of a larger array to which this one is repeated. */
export function get({ shape, data }: Numbers, index: readonly number[]): number {
  const own = index.slice(index.length - shape.length);
  return data[own.reduce((place, at, axis) => place * shape[axis]! + (shape[axis] === 1 ? 0 : at), 0)]!;
}

/** The shape of two arrays together, repeated along axes of size 1. */
export function together(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const from = (shape: readonly number[], axis: number) => shape[axis - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, axis) => (from(a, axis) === 1 ? from(b, axis) : from(a, axis)));
}

/** An array in which axes are reduced to one number each, and stay. */
export function reduce(x: Numbers, axes: readonly number[], how: (numbers: readonly number[]) => number): Numbers {
  const shape = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const inner = x.shape.map((size, axis) => (axes.includes(axis) ? size : 1));
  return array(shape, (outer) =>
    how(
      Array.from({ length: sizeOf(inner) }, (_, place) =>
        get(
          x,
          outer.map((at, axis) => at + indexOf(inner, place)[axis]!),
        ),
      ),
    ),
  );
}

function indexOf(shape: readonly number[], place: number): number[] {
  const index: number[] = [];
  let rest = place;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index.unshift(rest % shape[axis]!);
    rest = Math.floor(rest / shape[axis]!);
  }
  return index;
}
