/** Stands for a form that has no vector. */
export const NO_VECTOR = -1;

/** The largest number that a vector's numbers are stored as. */
export const LARGEST = 127;

/**
 * Static vectors of words, all of the same width; row n belongs to the nth word. They are held in 8 bits, in memory as in the model
 * folder, so that training sees what prediction will.
 */
export class WordVectors {
  private readonly rows: ReadonlyMap<string, number>;

  /**
   * @param numbers [words, width], from -127 to 127
   * @param scales a number a word, that its numbers are multiplied by
   */
  constructor(
    readonly words: readonly string[],
    readonly width: number,
    readonly numbers: Int8Array,
    readonly scales: Float32Array,
  ) {
    this.rows = new Map(words.map((word, row) => [word, row]));
  }

  /** The row of a form as it is written, or else of its lower-case form, or `NO_VECTOR`. */
  rowOf(form: string): number {
    return this.rows.get(form) ?? this.rows.get(form.toLowerCase()) ?? NO_VECTOR;
  }

  /** Copies the vector of a row to a place in `target`; `NO_VECTOR` copies nothing. */
  copy(row: number, target: Float32Array, offset: number): void {
    if (row === NO_VECTOR) return;
    const start = row * this.width;
    const scale = this.scales[row]!;
    for (let at = 0; at < this.width; at++) target[offset + at] = this.numbers[start + at]! * scale;
  }
}
