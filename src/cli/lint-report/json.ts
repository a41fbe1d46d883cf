import type { Diagnostic } from "../../lint/diagnostic";
import { listWriter } from "./json-list";
import type { Output, Reporter } from "./report";

/** The findings as JSON; lines and columns are 1-based, ends exclusive. */
export function jsonReporter(output: Output): Reporter {
  const files = listWriter(output, 2);
  let diagnostics = listWriter(output, 6);
  output.write('{\n  "files": [');
  return {
    beginFile(path) {
      files.begin();
      output.write(`{\n      "path": ${JSON.stringify(path)},\n      "diagnostics": [`);
      diagnostics = listWriter(output, 6);
    },
    add(part) {
      for (const diagnostic of part.diagnostics) diagnostics.write(describe(diagnostic));
    },
    endFile() {
      diagnostics.end();
      output.write("\n    }");
    },
    end(tally) {
      files.end();
      output.write(`,\n  "summary": ${indented(tally.summary, 2)}\n}\n`);
    },
  };
}

function describe(diagnostic: Diagnostic): object {
  const { rule, severity, line, column, endLine, endColumn, message, fix, related } = diagnostic;
  return {
    rule,
    severity,
    line: line + 1,
    column: column + 1,
    endLine: endLine + 1,
    endColumn: endColumn + 1,
    message,
    fixable: fix !== undefined,
    ...(related && {
      related: related.map((place) => ({
        path: place.path,
        line: place.line + 1,
        column: place.column + 1,
        endColumn: place.endColumn + 1,
        message: place.message,
      })),
    }),
  };
}

function indented(value: object, by: number): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", `\n${" ".repeat(by)}`);
}
