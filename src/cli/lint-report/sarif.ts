import { pathToFileURL } from "node:url";
import { version } from "../../../package.json";
import type { Diagnostic, RelatedPlace } from "../../lint/diagnostic";
import { rules } from "../../lint/rules/index";
import { listWriter } from "./json-list";
import { pathFromHere } from "./paths";
import type { Output, Reporter } from "./report";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;
const RULE_INDICES = new Map(rules.map((rule, index) => [rule.id, index]));

/** The findings as SARIF 2.1.0, for code scanning and viewers. */
export function sarifReporter(output: Output): Reporter {
  const driver = { name: "multitask", version, rules: rules.map(describeRule) };
  const results = listWriter(output, 6);
  const uris: string[] = [];
  output.write('{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n  "version": "2.1.0",\n');
  output.write(`  "runs": [\n    {\n      "tool": ${indented({ driver })},\n`);
  output.write('      "columnKind": "utf16CodeUnits",\n      "results": [');
  return {
    beginFile(path) {
      uris.push(uriOf(path));
    },
    add(part) {
      for (const one of part.diagnostics) results.write(describeResult(one, uris.at(-1)!, uris.length - 1));
    },
    endFile() {},
    end(_, problems) {
      results.end();
      const invocation = {
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: problems.map((text) => ({ level: "error", message: { text } })),
      };
      const artifacts = uris.map((uri) => ({ location: { uri } }));
      output.write(`,\n      "invocations": ${indented([invocation])},\n      "artifacts": ${indented(artifacts)}\n`);
      output.write("    }\n  ]\n}\n");
    },
  };
}

/** The page of a rule is named in its help: a `helpUri` must be absolute, and the pages come with the tool. */
function describeRule({ id, description, defaultSeverity }: (typeof rules)[number]): object {
  const page = `docs/rules/${id}.md`;
  return {
    id,
    shortDescription: { text: description },
    help: { text: `See ${page}.`, markdown: `See [${id}](${page}).` },
    defaultConfiguration: { level: LEVELS[defaultSeverity] },
  };
}

function describeResult(diagnostic: Diagnostic, uri: string, index: number): object {
  const { rule, severity, message, line, column, endLine, endColumn, related } = diagnostic;
  const region = { startLine: line + 1, startColumn: column + 1, endLine: endLine + 1, endColumn: endColumn + 1 };
  return {
    ruleId: rule,
    ruleIndex: RULE_INDICES.get(rule),
    level: LEVELS[severity],
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri, index }, region } }],
    ...(related && { relatedLocations: related.map(describeRelated) }),
  };
}

function describeRelated({ path, line, column, endColumn, message }: RelatedPlace, id: number): object {
  const region = { startLine: line + 1, startColumn: column + 1, endLine: line + 1, endColumn: endColumn + 1 };
  return {
    id,
    message: { text: message },
    physicalLocation: { artifactLocation: { uri: uriOf(path) }, region },
  };
}

/** Relative where it can be: a log is read on other machines than the one that wrote it. */
function uriOf(path: string): string {
  const fromHere = pathFromHere(path);
  return fromHere === undefined ? pathToFileURL(path).href : fromHere.split("/").map(encodeURIComponent).join("/");
}

function indented(value: object): string {
  return JSON.stringify(value, null, 2).replaceAll("\n", "\n      ");
}
