import { Presets, SingleBar } from "cli-progress";
import { megabytes } from "../process/checkpoints";

/** How far something is, in bytes. */
export interface ByteProgress {
  readonly done: number;
  readonly total: number;
}

/** Shows on the standard error how far something is. */
export interface ProgressView {
  update(progress: ByteProgress): void;
  /** Has to be called, also after a failure. */
  end(): void;
}

/** Lines for a log: one for each tenth. */
const LOGGED_STEPS = 10;

/**
 * A bar in a terminal, lines elsewhere.
 * @param doing, done what is done, as the bar and the lines have it: download, downloaded
 */
export function createProgress(doing: string, done: string): ProgressView {
  return process.stderr.isTTY ? new Bar(doing) : new Log(done);
}

class Bar implements ProgressView {
  private readonly bar: SingleBar;

  constructor(doing: string) {
    const format = `${doing} {bar} {percentage}%  {here} of {all}  {eta_formatted} left`;
    this.bar = new SingleBar({ format, hideCursor: true }, Presets.shades_classic);
  }

  update({ done, total }: ByteProgress): void {
    const sizes = { here: megabytes(done), all: megabytes(total) };
    if (this.bar.isActive) this.bar.update(done, sizes);
    else this.bar.start(total, done, sizes);
  }

  end(): void {
    this.bar.stop();
  }
}

class Log implements ProgressView {
  private step = 0;

  constructor(private readonly done: string) {}

  update({ done, total }: ByteProgress): void {
    const step = Math.floor((LOGGED_STEPS * done) / total);
    if (step <= this.step) return;
    this.step = step;
    console.error(`${this.done} ${megabytes(done)} of ${megabytes(total)}`);
  }

  end(): void {}
}
