import type { LintedPart } from "../../../src/cli/lint-report/report";
import { lintPaths, type LintRequest, type LintRun } from "../../../src/cli/lint-run";
import type { Diagnostic } from "../../../src/lint/diagnostic";

/** What was found in one file, all parts of it together. */
export interface LintedFile {
  readonly path: string;
  readonly sentences: number;
  readonly tokens: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The lines that the findings stand in. */
  readonly lines: readonly string[];
  readonly parts: number;
}

/** Lints paths in this process. */
export async function lintToList(
  paths: readonly string[],
  request: LintRequest = {},
): Promise<LintRun & { readonly files: readonly LintedFile[] }> {
  const files: LintedFile[] = [];
  let parts: LintedPart[] = [];
  let path = "";
  const run = await lintPaths(paths, request, {
    beginFile(begun) {
      path = begun;
      parts = [];
    },
    add(part) {
      parts.push({ ...part, diagnostics: part.diagnostics.slice() });
    },
    endFile() {
      files.push({
        path,
        sentences: parts.reduce((sum, part) => sum + part.sentences, 0),
        tokens: parts.reduce((sum, part) => sum + part.tokens, 0),
        diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
        lines: parts.flatMap((part) => part.diagnostics.map(({ line }) => part.lineText(line))),
        parts: parts.length,
      });
    },
    write() {},
  });
  return { ...run, files };
}
