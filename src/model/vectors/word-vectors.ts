/** Stands for a form that has no vector. */
export const NO_VECTOR = -1;

/** Static vectors of words, all of the same width; row n belongs to the nth word. */
export class WordVectors {
  private readonly rows: ReadonlyMap<string, number>;

  /** @param numbers [words, width] */
  constructor(
    readonly words: readonly string[],
    readonly width: number,
    readonly numbers: Float32Array,
  ) {
    this.rows = new Map(words.map((word, row) => [word, row]));
  }

  /** The row of each form as it is written, or else of its lower-case form, or `NO_VECTOR`. */
  rowsOf(forms: readonly string[]): Int32Array {
    return Int32Array.from(forms, (form) => this.rows.get(form) ?? this.rows.get(form.toLowerCase()) ?? NO_VECTOR);
  }

  /** Copies the vector of a row to a place in `target`; `NO_VECTOR` copies nothing. */
  copy(row: number, target: Float32Array, offset: number): void {
    if (row === NO_VECTOR) return;
    target.set(this.numbers.subarray(row * this.width, (row + 1) * this.width), offset);
  }
}
