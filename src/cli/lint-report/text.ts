import type { Diagnostic, RelatedPlace } from "../../lint/diagnostic";
import { findingLine } from "./compact";
import { excerptOf, withoutControls } from "./excerpt";
import { paintFor, SEVERITY_STYLES } from "./paint";
import type { LintedPart, Output, Reporter } from "./report";
import { grouped, ruleLines, summaryLine } from "./summary";

/** Findings of one rule that are shown of one file; thousands of the same kind say no more. */
const MOST_OF_A_RULE = 10;

/**
 * The findings with the lines that they are in, for people: a few of each rule and file, or all. At the end how often each
 * rule was broken.
 */
export function textReporter(output: Output, { all = false } = {}): Reporter {
  const paint = paintFor(output.color);
  const found = new Map<string, number>();
  let file = "";

  const show = (diagnostic: Diagnostic, part: LintedPart): string => {
    const { line, column, endLine, endColumn, severity, related = [] } = diagnostic;
    const number = String(line + 1);
    const gutter = (text: string, edge = "|") => paint("dim", `${text.padStart(number.length + 1)} ${edge} `);
    const text = part.lineText(line);
    const lastMarked = endLine > line ? text.length : endColumn;
    const room = Math.max(20, output.width - number.length - 4);
    const excerpt = excerptOf(text, column, lastMarked, room);
    const marks = " ".repeat(excerpt.start) + paint(SEVERITY_STYLES[severity], "^".repeat(excerpt.end - excerpt.start));
    const places = related.map((place) => `${gutter("", "=")}${describeRelated(place)}\n`);
    return (
      findingLine(part.path, diagnostic, paint) +
      `${gutter(number)}${excerpt.text}\n${gutter("")}${marks}\n` +
      places.join("") +
      "\n"
    );
  };

  return {
    beginFile(path) {
      file = path;
      found.clear();
    },
    add(part) {
      for (const diagnostic of part.diagnostics) {
        const before = found.get(diagnostic.rule) ?? 0;
        found.set(diagnostic.rule, before + 1);
        if (all || before < MOST_OF_A_RULE) output.write(show(diagnostic, part));
      }
    },
    endFile() {
      const more = [...found].filter(([, findings]) => !all && findings > MOST_OF_A_RULE);
      for (const [rule, findings] of more) {
        output.write(
          `${paint("bold", `${file}:`)} and ${grouped(findings - MOST_OF_A_RULE)} more ${rule} in this file`,
        );
        output.write(" (--all shows them)\n");
      }
      if (more.length > 0) output.write("\n");
    },
    end(tally) {
      const { ruleCounts } = tally;
      if (ruleCounts.length > 0) output.write(`${ruleLines(tally, paint)}\n`);
      output.write(summaryLine(tally, paint));
    },
  };
}

function describeRelated({ path, line, column, message }: RelatedPlace): string {
  return `${path}:${line + 1}:${column + 1}: ${withoutControls(message)}`;
}
