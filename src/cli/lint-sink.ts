import type { LintedPart } from "./lint-report/report";

/** Takes what is found, file by file. */
export interface LintSink {
  beginFile(path: string): void;
  add(part: LintedPart): Promise<void> | void;
  endFile(): void;
  /** The mended text of standard input. */
  write(text: string): void;
}
