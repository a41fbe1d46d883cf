import { resolve, sep } from "node:path";
import type { Diagnostic } from "../../lint/diagnostic";
import { paintFor } from "./paint";
import { pathFromHere } from "./paths";
import type { Output, Reporter } from "./report";
import { summaryLine } from "./summary";

const COMMANDS = { error: "error", warning: "warning", info: "notice" } as const;

/** The findings as workflow commands of GitHub, which shows them in the changed files of a pull request. */
export function githubReporter(output: Output): Reporter {
  return {
    beginFile() {},
    add({ path, diagnostics }) {
      output.write(diagnostics.map((one) => describe(one, path)).join(""));
    },
    endFile() {},
    end(tally) {
      output.write(summaryLine(tally, paintFor(false)));
    },
  };
}

function describe(diagnostic: Diagnostic, path: string): string {
  const { rule, severity, message, line, column, endLine, endColumn, related = [] } = diagnostic;
  const properties = {
    file: show(path),
    line: line + 1,
    col: column + 1,
    endLine: endLine + 1,
    endColumn: endColumn + 1,
    title: rule,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const places = related.map((place) => `${show(place.path)}:${place.line + 1}:${place.column + 1}: ${place.message}`);
  return `::${COMMANDS[severity]} ${written.join(",")}::${escapeData([message, ...places].join("\n"))}\n`;
}

function show(path: string): string {
  return pathFromHere(path) ?? resolve(path).split(sep).join("/");
}

/** What the runner undoes in a message; any other character stands for itself. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
