import { once } from "node:events";
import type { WriteStream } from "node:tty";
import { InvalidArgumentError, Option, type Command } from "commander";
import { isLegacyEncoding, LEGACY_ENCODINGS } from "../conll/legacy-encoding";
import { EXIT } from "./failure";
import { STDIN } from "./input";
import { createReporter, formats, isForMachines, type Format } from "./lint-report/reporters";
import { Tally, type LintedPart, type Output } from "./lint-report/report";
import { lintPaths } from "./lint-run";
import type { Severities } from "../lint/severities";
import { addSeverity } from "./severities";

/** Columns of a line that no terminal limits. */
const USUAL_WIDTH = 120;

/** Written at once: a call for each of a million findings takes longer than finding them. */
const WRITTEN_AT_ONCE = 1 << 16;

interface LintCommandOptions {
  readonly config?: string;
  readonly format: Format;
  readonly all?: boolean;
  readonly quiet?: boolean;
  readonly maxWarnings?: number;
  readonly rule?: Severities;
  readonly fix?: boolean;
  readonly stdinName?: string;
  readonly encoding?: string;
}

/** `multitask lint`: what would break or silently spoil multitask training. */
export function addLintCommand(program: Command): void {
  program
    .command("lint")
    .summary("find what would break or spoil multitask training")
    .description(
      "Find what would break or silently spoil multitask training in column files, and mend what is safe to mend.",
    )
    .argument(
      "<path...>",
      "files, folders (the column files in them), globs, globs to leave out after a !, or - for standard input",
    )
    .option("--config <file>", "a multitask.json for all files, in place of the nearest one above each")
    .addOption(new Option("--format <format>", "how to print the findings").choices(formats).default("text"))
    .option("--all", "show every finding in the text format, not the first ten of each rule and file")
    .option("--quiet", "report errors alone; warnings then count only where --max-warnings is given")
    .option("--max-warnings <number>", "exit with 0 in spite of so many warnings (default: 0)", parseCount)
    .option(
      "--rule <id=severity>",
      "off, info, warning or error for a rule or a family such as tags/*, whatever the configuration says; repeatable",
      addSeverity,
    )
    .option(
      "--fix",
      "mend what is safe to mend, and print what remains; the mended standard input goes to standard output",
    )
    .option(
      "--encoding <name>",
      "the encoding of lines that are not UTF-8, such as windows-1252 (Latin-1); --fix saves them as UTF-8",
      parseEncoding,
    )
    .option("--stdin-name <path>", "what to call standard input; the configuration nearest to it is used")
    .addHelpText(
      "after",
      "\nExit status: 0 clean, 1 errors or more warnings than allowed, 2 wrong usage or unreadable input.",
    )
    .action(async (paths: string[], options: LintCommandOptions) => {
      process.exitCode = await runLint(paths, options);
    });
}

async function runLint(paths: readonly string[], options: LintCommandOptions): Promise<number> {
  const { format, quiet = false, all = false, maxWarnings } = options;
  // Whoever pipes a text through --fix wants nothing but the text.
  const stream = options.fix && paths.includes(STDIN) ? process.stderr : process.stdout;
  const output = outputTo(stream);
  const reporter = createReporter(format, output, all);
  const tally = new Tally();
  let warnings = 0;
  const { problems, notes, limits } = await lintPaths(
    paths,
    {
      config: options.config,
      severities: options.rule,
      fix: options.fix,
      stdinName: options.stdinName,
      encoding: options.encoding,
    },
    {
      beginFile(path) {
        tally.addFile();
        reporter.beginFile(path);
      },
      async add(part) {
        warnings += part.diagnostics.filter(({ severity }) => severity === "warning").length;
        const reported = quiet ? errorsOf(part) : part;
        tally.add(reported);
        reporter.add(reported);
        output.flush();
        if (stream.writableNeedDrain) await once(stream, "drain");
      },
      endFile() {
        reporter.endFile();
      },
      write: (text) => process.stdout.write(text),
    },
  );
  const { files } = tally.summary;
  if (files > 0 || isForMachines(format)) reporter.end(tally, problems);
  output.flush();
  for (const note of isForMachines(format) ? limits : [...notes, ...limits]) console.error(note);
  for (const problem of problems) console.error(`multitask: ${problem}`);
  if (problems.length > 0) return EXIT.unusable;
  const allowed = maxWarnings ?? (quiet ? Infinity : 0);
  if (maxWarnings !== undefined && warnings > maxWarnings) {
    console.error(
      `multitask: there are ${warnings} warnings, more than the ${maxWarnings} that --max-warnings allows.`,
    );
  }
  return tally.summary.errors > 0 || warnings > allowed ? EXIT.problems : EXIT.clean;
}

function outputTo(stream: WriteStream): Output & { flush(): void } {
  let pending = "";
  const flush = () => {
    if (pending !== "") stream.write(pending);
    pending = "";
  };
  return {
    write(text) {
      pending += text;
      if (pending.length > WRITTEN_AT_ONCE) flush();
    },
    flush,
    color: stream.isTTY && !process.env["NO_COLOR"],
    width: (stream.isTTY && stream.columns) || USUAL_WIDTH,
  };
}

function errorsOf(part: LintedPart): LintedPart {
  return { ...part, diagnostics: part.diagnostics.filter(({ severity }) => severity === "error") };
}

function parseEncoding(name: string): string {
  if (isLegacyEncoding(name)) return name;
  const known = LEGACY_ENCODINGS.map(({ label }) => label).join(", ");
  throw new InvalidArgumentError(`It must be an encoding that exists and is not Unicode, such as ${known}.`);
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
