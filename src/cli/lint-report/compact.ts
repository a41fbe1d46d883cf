import type { Diagnostic } from "../../lint/diagnostic";
import { withoutControls } from "./excerpt";
import { paintFor, SEVERITY_STYLES, type Paint } from "./paint";
import type { Output, Reporter } from "./report";
import { summaryLine } from "./summary";

/** The findings a line each, as editors and terminals link them, and a line that sums them up. */
export function compactReporter(output: Output): Reporter {
  const paint = paintFor(output.color);
  return {
    beginFile() {},
    add({ path, diagnostics }) {
      output.write(diagnostics.map((one) => findingLine(path, one, paint)).join(""));
    },
    endFile() {},
    end(tally) {
      output.write(summaryLine(tally, paint));
    },
  };
}

/** A finding in one line: where, how bad, what, and which rule says so. */
export function findingLine(path: string, diagnostic: Diagnostic, paint: Paint): string {
  const { line, column, severity, message, rule } = diagnostic;
  const place = paint("bold", `${path}:${line + 1}:${column + 1}:`);
  const words = withoutControls(message);
  return `${place} ${paint(SEVERITY_STYLES[severity], severity)}: ${words} ${paint("dim", `[${rule}]`)}\n`;
}
