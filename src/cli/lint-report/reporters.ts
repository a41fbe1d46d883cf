import { compactReporter } from "./compact";
import { githubReporter } from "./github";
import { jsonReporter } from "./json";
import type { Output, Reporter } from "./report";
import { sarifReporter } from "./sarif";
import { textReporter } from "./text";

export const formats = ["text", "compact", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

/** Whether programs read a format, for which the report of nothing is a report too. */
export function isForMachines(format: Format): boolean {
  return format === "json" || format === "sarif";
}

/** The reporter of a format; `all` shows each finding with its line where a few of a kind would do. */
export function createReporter(format: Format, output: Output, all: boolean): Reporter {
  switch (format) {
    case "text":
      return textReporter(output, { all });
    case "compact":
      return compactReporter(output);
    case "json":
      return jsonReporter(output);
    case "sarif":
      return sarifReporter(output);
    case "github":
      return githubReporter(output);
  }
}
