import { chmodSync, closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { CliError } from "./failure";

/** Writes a file, or leaves it as it was: never a half-written one. A file that is there keeps its mode, and a link to it. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  const replacement = new FileReplacement(path);
  replacement.append(bytes);
  replacement.commit();
}

/** A file that is written aside, piece by piece, and takes the place of another when it is whole. */
export class FileReplacement {
  private readonly target: string;
  private readonly aside: string;
  private readonly mode: number | undefined;
  private file: number | undefined;

  constructor(private readonly path: string) {
    try {
      this.mode = statSync(path, { throwIfNoEntry: false })?.mode;
      this.target = this.mode === undefined ? path : realpathSync(path);
      this.aside = `${this.target}.${process.pid}.tmp`;
      this.file = openSync(this.aside, "wx");
    } catch (error) {
      throw this.explain(error);
    }
  }

  append(bytes: Uint8Array): void {
    this.attempt((file) => {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
    });
  }

  commit(): void {
    this.attempt((file) => {
      closeSync(file);
      this.file = undefined;
      if (this.mode !== undefined) chmodSync(this.aside, this.mode);
      renameSync(this.aside, this.target);
    });
  }

  /** Leaves the file as it was; after `commit` it does nothing. */
  discard(): void {
    if (this.file === undefined) return;
    closeSync(this.file);
    this.file = undefined;
    rmSync(this.aside, { force: true });
  }

  private attempt(action: (file: number) => void): void {
    try {
      action(this.file!);
    } catch (error) {
      this.discard();
      rmSync(this.aside, { force: true });
      throw this.explain(error);
    }
  }

  private explain(error: unknown): CliError {
    return new CliError(`${this.path} cannot be written (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}
