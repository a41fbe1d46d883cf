/** Steps that the running figures look back over. */
const WINDOW = 50;

/** How fast training goes: time spent in steps alone, not in evaluation. */
export class Speed {
  private readonly recent: { words: number; seconds: number }[] = [];

  async measure<T>(words: number, step: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await step();
    this.recent.push({ words, seconds: (performance.now() - began) / 1000 });
    if (this.recent.length > WINDOW) this.recent.shift();
    return result;
  }

  get wordsPerSecond(): number {
    const seconds = this.total("seconds");
    return seconds === 0 ? 0 : this.total("words") / seconds;
  }

  get secondsPerStep(): number {
    return this.recent.length === 0 ? 0 : this.total("seconds") / this.recent.length;
  }

  private total(figure: "words" | "seconds"): number {
    return this.recent.reduce((sum, step) => sum + step[figure], 0);
  }
}
