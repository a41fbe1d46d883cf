import { summarize, type FileReport } from "./report";

/** The findings as JSON; lines and columns are 1-based, ends exclusive. */
export function formatJson(reports: readonly FileReport[]): string {
  const files = reports.map(({ path, diagnostics }) => ({
    path,
    diagnostics: diagnostics.map(({ rule, severity, line, column, endLine, endColumn, message, fix }) => ({
      rule,
      severity,
      line: line + 1,
      column: column + 1,
      endLine: endLine + 1,
      endColumn: endColumn + 1,
      message,
      fixable: fix !== undefined,
    })),
  }));
  return JSON.stringify({ files, summary: summarize(reports) }, null, 2) + "\n";
}
