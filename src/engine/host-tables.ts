import type { Lookup } from "../graph/graph";
import { integerTensor, lowerHalves } from "../graph/integer-tensor";
import type { HostTensor, HostTensors } from "../graph/value";
import { layoutOf, sizeOf, type Parameter, type StepBatch } from "./engine";
import type { HostArrays, Region, Scalars } from "./host-adamw";

/**
 * The tables of a program on the host. The graph looks rows up in them, and the gradient of what it has read is added to the rows
 * afterwards: the graph would need the product with a one-hot matrix for that.
 */
export class HostTables {
  private readonly tables: readonly HostTable[];

  /** @param arrays with room for `rowsOfTables` */
  constructor(parameters: readonly Parameter[], arrays: HostArrays) {
    const { offsets } = layoutOf(parameters);
    let firstRow = 0;
    this.tables = parameters.flatMap((parameter, at) => {
      if (!parameter.lookup) return [];
      const rows = parameter.shape[0]!;
      const rowNumbers = arrays.rowNumbers.subarray(firstRow, firstRow + rows);
      firstRow += rows;
      return [new HostTable(parameter, parameter.lookup, arrays, rowNumbers, offsets[at]!)];
    });
  }

  /** The feeds of a batch, with the rows of whole tables that it looks up. */
  read({ feeds, tableRows }: StepBatch): HostTensors {
    return {
      ...feeds,
      ...Object.fromEntries(this.tables.map((table) => [table.lookup.indices.name, table.read(feeds, tableRows)])),
    };
  }

  /** Where the graph is to write the gradient of what was read last, for each table by its parameter. */
  gradients(): Map<Parameter, HostTensor> {
    return new Map(this.tables.map((table) => [table.parameter, table.gradient]));
  }

  /** Adds the gradients that the graph has written to those of the rows. */
  addGradients(): void {
    for (const table of this.tables) table.addGradient();
  }

  /** The rows that were read since the last clearing, for each table. */
  get regions(): readonly Region[] {
    return this.tables;
  }

  /** Begins a step. */
  clear(): void {
    for (const table of this.tables) table.clear();
  }
}

/** How many rows the tables among some parameters have. */
export function rowsOfTables(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { lookup, shape }) => sum + (lookup ? shape[0]! : 0), 0);
}

/** A table, as a region the rows of it that have gradients. */
class HostTable implements Region {
  readonly decay = 0;
  readonly width: number;
  /** How many of `touched` have gradients. */
  private touchedCount = 0;
  /** For each row its place in `touched`, or -1. */
  private readonly placeOf: Int32Array;
  /** For each place of the batch the row that it reads. */
  private rows: Int32Array = new Int32Array(0);
  /** As long as the longest batch. */
  private gradientValues = new Float32Array(0);

  constructor(
    readonly parameter: Parameter,
    readonly lookup: Lookup,
    private readonly arrays: HostArrays,
    /** The rows that have gradients, each once; these lie one after the other, where the arrays have those of the table's first rows. */
    private readonly touched: Int32Array,
    readonly start: number,
  ) {
    this.width = sizeOf(parameter.shape.slice(1));
    this.placeOf = new Int32Array(parameter.shape[0]!).fill(-1);
  }

  get rate(): number {
    return this.parameter.rate;
  }

  get gradient(): HostTensor {
    const { rows, width, parameter } = this;
    return {
      data: this.gradientValues.subarray(0, rows.length * width),
      shape: [rows.length, ...parameter.shape.slice(1)],
    };
  }

  /** @throws Error when the batch names no rows for the table */
  read(feeds: HostTensors, tableRows: StepBatch["tableRows"]): HostTensor {
    const { name } = this.parameter.value;
    const seen = tableRows[name];
    if (!seen) throw new Error(`the batch names no rows of the table ${name}`);
    const rows = lowerHalves(feeds[this.lookup.indices.name]!.data as BigInt64Array);
    for (let at = 0; at < rows.length; at++) rows[at] = seen[rows[at]!]!;
    const size = rows.length * this.width;
    if (this.gradientValues.length < size) this.gradientValues = new Float32Array(size * 2);
    this.rows = rows;
    return integerTensor(rows);
  }

  addGradient(): void {
    const { width, start, rows, placeOf, touched, gradientValues } = this;
    const places = new Int32Array(rows.length);
    let count = this.touchedCount;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (placeOf[row]! < 0) {
        touched[count] = row;
        placeOf[row] = count++;
      }
      places[at] = placeOf[row]!;
    }
    this.arrays.gradients.fill(0, start + this.touchedCount * width, start + count * width);
    this.touchedCount = count;
    this.arrays.addToGradients(places, gradientValues, this);
  }

  sumOfSquares(): number {
    return this.arrays.sumOfSquares(this.start, this.start + this.touchedCount * this.width);
  }

  update(clip: number, scalars: Scalars): void {
    this.arrays.updateRows(this.touchedRows, this, clip, scalars);
  }

  clear(): void {
    for (const row of this.touchedRows) this.placeOf[row] = -1;
    this.touchedCount = 0;
  }

  private get touchedRows(): Int32Array {
    return this.touched.subarray(0, this.touchedCount);
  }
}
