import type { Dimension, Shape } from "./value";

/** `rows` and -1 give `rows-1`; `rows-1` and 1 give `rows`; numbers are added. */
export function addToDimension(dimension: Dimension, offset: number): Dimension {
  if (typeof dimension === "number") return dimension + offset;
  const [, base, before] = /^(.*?)([+-]\d+)?$/.exec(dimension)!;
  const sum = Number(before ?? 0) + offset;
  return sum === 0 ? base! : `${base}${sum > 0 ? "+" : ""}${sum}`;
}

/**
 * The shape that two operands have together by ONNX's (NumPy's) broadcasting.
 * @throws Error when a pair of dimensions is neither equal nor 1
 */
export function broadcast(left: Shape, right: Shape): Shape {
  const rank = Math.max(left.length, right.length);
  return Array.from({ length: rank }, (_, axis) => {
    const a = left[axis - rank + left.length] ?? 1;
    const b = right[axis - rank + right.length] ?? 1;
    if (a !== b && a !== 1 && b !== 1) throw new Error(`shapes [${left}] and [${right}] do not broadcast`);
    return a === 1 ? b : a;
  });
}

export function sameShape(left: Shape, right: Shape): boolean {
  return left.length === right.length && left.every((dimension, axis) => dimension === right[axis]);
}

/** An axis counted from the end (-1 is the last) as one counted from the start. */
export function axisOf(axis: number, shape: Shape): number {
  return axis < 0 ? axis + shape.length : axis;
}
