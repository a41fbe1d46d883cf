import { LARGEST, WordVectors } from "./word-vectors";

/** Which words of a file are kept. */
export interface Selection {
  /** These, wherever they stand. */
  readonly needed: ReadonlySet<string>;
  /** And the first ones, whose numbers may take so many bytes. */
  readonly frequentBytes: number;
}

/**
 * Collects words and their vectors as they are read, however many there will be: those of the corpus, and the first ones of the
 * file, which are the most frequent ones in all files that are passed around.
 */
export class VectorTable {
  private readonly words: string[] = [];
  private readonly seen = new Set<string>();
  private readonly frequent: number;
  private numbers: Int8Array;
  private readonly scales: number[] = [];

  constructor(
    readonly width: number,
    private readonly selection: Selection,
  ) {
    this.frequent = Math.ceil(selection.frequentBytes / width);
    this.numbers = new Int8Array(this.frequent * width);
  }

  /** Adds a word; of a word that comes twice the first vector, which is of the more frequent one, is kept. */
  add(word: string, vector: Float32Array): void {
    // No form of a CoNLL file has a line break, and the model folder's file separates words by it.
    if (word.includes("\n")) return;
    const row = this.words.length;
    if ((row >= this.frequent && !this.selection.needed.has(word)) || this.seen.has(word)) return;
    this.words.push(word);
    this.seen.add(word);
    const start = row * this.width;
    if (start === this.numbers.length) this.grow();
    const scale = vector.reduce((largest, number) => Math.max(largest, Math.abs(number)), 0) / LARGEST;
    this.scales.push(scale);
    if (scale > 0) vector.forEach((number, at) => (this.numbers[start + at] = Math.round(number / scale)));
  }

  finish(): WordVectors {
    const numbers = this.numbers.slice(0, this.words.length * this.width);
    return new WordVectors(this.words, this.width, numbers, Float32Array.from(this.scales));
  }

  private grow(): void {
    const larger = new Int8Array(2 * this.numbers.length);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
