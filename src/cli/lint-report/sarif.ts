import { isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "../../../package.json";
import type { Diagnostic } from "../../lint/diagnostic";
import { rules } from "../../lint/rules/index";
import type { FileReport } from "./report";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;
const RULE_INDICES = new Map(rules.map((rule, index) => [rule.id, index]));

/**
 * The findings as SARIF 2.1.0, for code scanning and viewers.
 *
 * @param problems what kept inputs from being linted
 */
export function formatSarif(reports: readonly FileReport[], problems: readonly string[]): string {
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "multitask", version, rules: rules.map(describeRule) } },
        columnKind: "utf16CodeUnits",
        invocations: [
          {
            executionSuccessful: problems.length === 0,
            toolExecutionNotifications: problems.map((text) => ({ level: "error", message: { text } })),
          },
        ],
        artifacts: reports.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        results: reports.flatMap(({ path, diagnostics }, index) =>
          diagnostics.map((diagnostic) => describeResult(diagnostic, path, index)),
        ),
      },
    ],
  };
  return JSON.stringify(log, null, 2) + "\n";
}

function describeRule({ id, description, defaultSeverity }: (typeof rules)[number]): object {
  const helpUri = `docs/rules/${id}.md`;
  return {
    id,
    shortDescription: { text: description },
    helpUri,
    help: { text: `See ${helpUri}.`, markdown: `See [${id}](${helpUri}).` },
    defaultConfiguration: { level: LEVELS[defaultSeverity] },
  };
}

function describeResult(diagnostic: Diagnostic, path: string, index: number): object {
  const { rule, severity, message, line, column, endLine, endColumn } = diagnostic;
  const region = { startLine: line + 1, startColumn: column + 1, endLine: endLine + 1, endColumn: endColumn + 1 };
  return {
    ruleId: rule,
    ruleIndex: RULE_INDICES.get(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path), index }, region } }],
  };
}

/** Relative where it can be: a log is read on other machines than the one that wrote it. */
function uriOf(path: string): string {
  const fromHere = relative("", path);
  const isBelow = !isAbsolute(fromHere) && !fromHere.startsWith("..");
  return isBelow ? fromHere.split(sep).map(encodeURIComponent).join("/") : pathToFileURL(path).href;
}
