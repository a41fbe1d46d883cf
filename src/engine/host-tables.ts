import type { Lookup } from "../graph/graph";
import { lowerHalves } from "../graph/integer-tensor";
import type { HostTensor, HostTensors } from "../graph/value";
import { layoutOf, sizeOf, type Parameter, type StepBatch } from "./engine";
import type { HostArrays, Region } from "./host-adamw";

/**
 * The tables of a program on the host. What a batch looks up is read out before the graph runs, and the gradient of what it has read
 * is added to the rows afterwards: the graph would need the product with a one-hot matrix for that.
 */
export class HostTables {
  private readonly tables: readonly HostTable[];

  constructor(parameters: readonly Parameter[], arrays: HostArrays) {
    const { offsets } = layoutOf(parameters);
    this.tables = parameters.flatMap((parameter, at) =>
      parameter.lookup ? [new HostTable(parameter, parameter.lookup, arrays, offsets[at]!)] : [],
    );
  }

  /** The feeds of a batch with what it looks up in place of the indices. */
  read({ feeds, tableRows }: StepBatch): HostTensors {
    const isIndex = new Set(this.tables.map(({ lookup }) => lookup.indices.name));
    return {
      ...Object.fromEntries(Object.entries(feeds).filter(([name]) => !isIndex.has(name))),
      ...Object.fromEntries(this.tables.map((table) => [table.lookup.rows.name, table.read(feeds, tableRows)])),
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

  /** The rows that were read since the last clearing. */
  regions(): Region[] {
    return this.tables.flatMap((table) => table.regions());
  }

  /** Begins a step; one before may have failed half-way. */
  clear(): void {
    for (const table of this.tables) table.clear();
  }
}

class HostTable {
  private readonly width: number;
  /** The rows that have gradients, and a mark for each row that is among them. */
  private touched: number[] = [];
  private readonly isTouched: Uint8Array;
  /** For each place of the batch the row that it reads. */
  private rows = new Int32Array(0);
  /** As long as the longest batch. */
  private values = new Float32Array(0);
  private gradientValues = new Float32Array(0);

  constructor(
    readonly parameter: Parameter,
    readonly lookup: Lookup,
    private readonly arrays: HostArrays,
    private readonly start: number,
  ) {
    this.width = sizeOf(parameter.shape.slice(1));
    this.isTouched = new Uint8Array(parameter.shape[0]!);
  }

  get gradient(): HostTensor {
    return { data: this.gradientValues.subarray(0, this.rows.length * this.width), shape: this.shape };
  }

  /** @throws Error when the batch names no rows for the table */
  read(feeds: HostTensors, tableRows: StepBatch["tableRows"]): HostTensor {
    const { width, start } = this;
    const { parameters } = this.arrays;
    const { name } = this.parameter.value;
    const seen = tableRows[name];
    if (!seen) throw new Error(`the batch names no rows of the table ${name}`);
    this.rows = lowerHalves(feeds[this.lookup.indices.name]!.data as BigInt64Array).map((at) => seen[at]!);
    const size = this.rows.length * width;
    if (this.values.length < size) {
      this.values = new Float32Array(size * 2);
      this.gradientValues = new Float32Array(size * 2);
    }
    const { rows, values } = this;
    for (let place = 0, to = 0; place < rows.length; place++) {
      const from = start + rows[place]! * width;
      for (let at = from; at < from + width; at++) values[to++] = parameters[at]!;
    }
    return { data: this.values.subarray(0, size), shape: this.shape };
  }

  addGradient(): void {
    const { width, start, rows, gradientValues, isTouched, touched } = this;
    const { gradients } = this.arrays;
    for (let place = 0, from = 0; place < rows.length; place++) {
      const row = rows[place]!;
      if (isTouched[row] === 0) {
        isTouched[row] = 1;
        touched.push(row);
      }
      const to = start + row * width;
      for (let at = to; at < to + width; at++) gradients[at]! += gradientValues[from++]!;
    }
  }

  regions(): Region[] {
    const { width, arrays } = this;
    return this.touched.map((row) => {
      const start = this.start + row * width;
      return { arrays, start, end: start + width, decay: 0, rate: this.parameter.rate };
    });
  }

  clear(): void {
    const { width, start } = this;
    for (const row of this.touched) {
      this.isTouched[row] = 0;
      this.arrays.gradients.fill(0, start + row * width, start + (row + 1) * width);
    }
    this.touched = [];
  }

  private get shape(): number[] {
    return [this.rows.length, ...this.parameter.shape.slice(1)];
  }
}
