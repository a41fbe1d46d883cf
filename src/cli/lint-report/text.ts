import type { Diagnostic } from "../../lint/diagnostic";
import { summarize, type FileReport } from "./report";

type Style = "red" | "yellow" | "cyan" | "bold" | "dim";

const CODES: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};
const SEVERITY_STYLES = { error: "red", warning: "yellow", info: "cyan" } as const;

/** The findings a line each, as editors and terminals link them, and a line that sums them up. */
export function formatText(reports: readonly FileReport[], { color = false } = {}): string {
  const paint = color ? escape : (_: Style, text: string) => text;
  const formatLine = (path: string, { line, column, severity, message, rule }: Diagnostic) => {
    const place = paint("bold", `${path}:${line + 1}:${column + 1}:`);
    return `${place} ${paint(SEVERITY_STYLES[severity], severity)}: ${message} ${paint("dim", `[${rule}]`)}\n`;
  };
  const lines = reports.flatMap(({ path, diagnostics }) => diagnostics.map((one) => formatLine(path, one)));
  return lines.join("") + formatSummary(reports, paint);
}

function formatSummary(reports: readonly FileReport[], paint: (style: Style, text: string) => string): string {
  const { files, sentences, tokens, errors, warnings } = summarize(reports);
  const fixable = reports.flatMap(({ diagnostics }) => diagnostics).filter(({ fix }) => fix).length;
  const found = [
    paint(errors > 0 ? "red" : "dim", count(errors, "error")),
    paint(warnings > 0 ? "yellow" : "dim", count(warnings, "warning")),
  ];
  const remedy = fixable > 0 ? `; --fix mends ${fixable}` : "";
  const size = `${count(files, "file")}, ${count(sentences, "sentence")}, ${count(tokens, "token")}`;
  return `${found.join(", ")}${remedy} (${size})\n`;
}

function escape(style: Style, text: string): string {
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
