import type { Diagnostic } from "../../lint/diagnostic";

/** What was found in one file. */
export interface FileReport {
  readonly path: string;
  readonly sentences: number;
  readonly tokens: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What was found in all files. */
export interface Summary {
  readonly files: number;
  readonly sentences: number;
  readonly tokens: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Adds up the reports of files. */
export function summarize(reports: readonly FileReport[]): Summary {
  const count = (measure: (report: FileReport) => number) => reports.reduce((sum, report) => sum + measure(report), 0);
  const countSeverity = (severity: Diagnostic["severity"]) =>
    count(({ diagnostics }) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length);
  return {
    files: reports.length,
    sentences: count(({ sentences }) => sentences),
    tokens: count(({ tokens }) => tokens),
    errors: countSeverity("error"),
    warnings: countSeverity("warning"),
  };
}
