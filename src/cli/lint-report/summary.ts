import { SEVERITY_STYLES, type Paint } from "./paint";
import type { Tally } from "./report";

/** The last line of a report for people: what was found, what `--fix` mends, and in how much text. */
export function summaryLine(tally: Tally, paint: Paint): string {
  const { files, sentences, tokens, errors, warnings } = tally.summary;
  const { infos, fixable } = tally;
  const found = [
    paint(errors > 0 ? "red" : "dim", count(errors, "error")),
    paint(warnings > 0 ? "yellow" : "dim", count(warnings, "warning")),
    ...(infos > 0 ? [paint("cyan", count(infos, "info"))] : []),
  ];
  const remedy = fixable > 0 ? `; --fix mends ${grouped(fixable)}` : "";
  const size = `${count(files, "file")}, ${count(sentences, "sentence")}, ${count(tokens, "token")}`;
  return `${found.join(", ")}${remedy} (${size})\n`;
}

/** A line for each rule that was broken, the most frequent first. */
export function ruleLines(tally: Tally, paint: Paint): string {
  const counts = tally.ruleCounts.map((one) => ({ ...one, number: grouped(one.findings) }));
  const width = Math.max(0, ...counts.map(({ number }) => number.length));
  return counts
    .map(({ rule, severity, number }) => {
      return `${number.padStart(width)} ${paint(SEVERITY_STYLES[severity], severity.padEnd(7))} ${rule}\n`;
    })
    .join("");
}

/** A number with its thousands apart; `toLocaleString` would take longer than linting a small file. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}
