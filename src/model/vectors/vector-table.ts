import { WordVectors } from "./word-vectors";

/** Collects words and their vectors as they are read, however many there will be. */
export class VectorTable {
  private readonly words: string[] = [];
  private readonly seen = new Set<string>();
  private numbers = new Float32Array(1 << 16);

  constructor(readonly width: number) {}

  get size(): number {
    return this.words.length;
  }

  /** Adds a word; of a word that comes twice the first vector, which is of the more frequent one, is kept. */
  add(word: string, vector: ArrayLike<number>): void {
    if (this.seen.has(word)) return;
    const start = this.size * this.width;
    if (start + this.width > this.numbers.length) this.grow(start + this.width);
    this.numbers.set(vector, start);
    this.words.push(word);
    this.seen.add(word);
  }

  finish(): WordVectors {
    return new WordVectors(this.words, this.width, this.numbers.subarray(0, this.size * this.width));
  }

  private grow(needed: number): void {
    const larger = new Float32Array(Math.max(needed, 2 * this.numbers.length));
    larger.set(this.numbers);
    this.numbers = larger;
  }
}
