import { layoutOf, sizeOf, type Parameter, type StepBatch } from "./engine";

interface Piece {
  readonly parameter: Parameter;
  readonly rows: Int32Array;
  readonly width: number;
  /** Where the table begins in an array of all parameters. */
  readonly tableStart: number;
  /** Where its rows begin among the rows of all tables. */
  readonly packedStart: number;
}

/** The rows of all tables that one batch reads, one after the other. */
export interface PackedRows {
  readonly pieces: readonly Piece[];
  readonly length: number;
}

/**
 * Where the rows of a batch lie, in the tables and packed.
 * @throws Error when the batch names no rows for a table
 */
export function packedRows(parameters: readonly Parameter[], tableRows: StepBatch["tableRows"]): PackedRows {
  const { offsets } = layoutOf(parameters);
  let length = 0;
  const pieces: Piece[] = [];
  for (const [at, parameter] of parameters.entries()) {
    if (!parameter.table) continue;
    const rows = tableRows[parameter.value.name];
    if (!rows) throw new Error(`the batch names no rows of the table ${parameter.value.name}`);
    const width = sizeOf(parameter.shape.slice(1));
    pieces.push({ parameter, rows, width, tableStart: offsets[at]!, packedStart: length });
    length += rows.length * width;
  }
  return { pieces, length };
}

/** Copies the rows out of an array of all parameters. */
export function gatherRows({ pieces }: PackedRows, from: Float32Array, packed: Float32Array): void {
  for (const { rows, width, tableStart, packedStart } of pieces) {
    rows.forEach((row, at) => {
      const start = tableStart + row * width;
      packed.set(from.subarray(start, start + width), packedStart + at * width);
    });
  }
}

/** Copies the rows back. */
export function scatterRows({ pieces }: PackedRows, packed: Float32Array, to: Float32Array): void {
  for (const { rows, width, tableStart, packedStart } of pieces) {
    rows.forEach((row, at) => {
      const start = packedStart + at * width;
      to.set(packed.subarray(start, start + width), tableStart + row * width);
    });
  }
}
