import { layoutOf, sizeOf, type Parameter, type StepBatch } from "./engine";
import { gatherRows, type PackedRows } from "./table-rows";

/** Adds up the gradients of the batches of a step; those of tables row by row, whichever rows a batch reads. */
export class GradientSums {
  private readonly sums: Float32Array;
  private readonly rows = new Map<string, Set<number>>();

  constructor(private readonly parameters: readonly Parameter[]) {
    this.sums = new Float32Array(layoutOf(parameters).length);
  }

  /**
   * @param dense gradients of all parameters; those of tables are not there
   * @param packed gradients of the rows of tables
   */
  add(dense: Float32Array, { pieces }: PackedRows, packed: Float32Array): void {
    for (const [start, end] of this.denseSpans()) {
      for (let at = start; at < end; at++) this.sums[at]! += dense[at]!;
    }
    for (const { parameter, rows, width, tableStart, packedStart } of pieces) {
      const seen = this.rows.get(parameter.value.name) ?? new Set();
      this.rows.set(parameter.value.name, seen);
      rows.forEach((row, place) => {
        seen.add(row);
        for (let at = 0; at < width; at++)
          this.sums[tableStart + row * width + at]! += packed[packedStart + place * width + at]!;
      });
    }
  }

  /** The rows of tables that some batch has read. */
  tableRows(): StepBatch["tableRows"] {
    return Object.fromEntries([...this.rows].map(([name, rows]) => [name, Int32Array.from(rows)]));
  }

  /** Begins a step; one before may have failed half-way. */
  clear(): void {
    this.sums.fill(0);
    this.rows.clear();
  }

  /** Hands the sums out, to where the gradients of one batch would be. */
  take(dense: Float32Array, rows: PackedRows, packed: Float32Array): void {
    for (const [start, end] of this.denseSpans()) dense.set(this.sums.subarray(start, end), start);
    gatherRows(rows, this.sums, packed);
  }

  private *denseSpans(): Generator<[number, number]> {
    const { offsets } = layoutOf(this.parameters);
    for (const [at, { table, shape }] of this.parameters.entries()) {
      if (!table) yield [offsets[at]!, offsets[at]! + sizeOf(shape)];
    }
  }
}
