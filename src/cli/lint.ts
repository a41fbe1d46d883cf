import { Option, type Command } from "commander";
import { applyEdits } from "../conll/edit";
import { encodeUtf8 } from "../conll/encoding";
import { readConllFile } from "../conll/file";
import { readConll, wordsOf, type ConllDocument } from "../conll/read";
import { fixAll, lint } from "../lint/lint";
import type { ProjectConfig } from "../tasks/config";
import { EXIT, explain } from "./failure";
import { findInputFiles } from "./input";
import { formatJson } from "./lint-report/json";
import { summarize, type FileReport } from "./lint-report/report";
import { formatSarif } from "./lint-report/sarif";
import { formatText } from "./lint-report/text";
import { Projects } from "./projects";
import { replaceFile } from "./replace-file";

interface LintCommandOptions {
  readonly config?: string;
  readonly format: "text" | "json" | "sarif";
  readonly fix?: boolean;
}

/** `multitask lint`: what would break or silently spoil multitask training. */
export function addLintCommand(program: Command): void {
  program
    .command("lint")
    .summary("find what would break or spoil multitask training")
    .description(
      "Find what would break or silently spoil multitask training in column files, and mend what is safe to mend.",
    )
    .argument("<path...>", "files, folders (the column files in them) or globs")
    .option("--config <file>", "a multitask.json for all files, in place of the nearest one above each")
    .addOption(
      new Option("--format <format>", "how to print the findings").choices(["text", "json", "sarif"]).default("text"),
    )
    .option("--fix", "mend what is safe to mend, and print what remains")
    .addHelpText("after", "\nExit status: 0 clean, 1 errors or warnings found, 2 wrong usage or unreadable input.")
    .action(async (paths: string[], options: LintCommandOptions) => {
      process.exitCode = await runLint(paths, options);
    });
}

async function runLint(paths: readonly string[], options: LintCommandOptions): Promise<number> {
  const { reports, problems, notes } = await lintPaths(paths, options);
  if (options.format === "text") for (const note of notes) console.error(note);
  for (const problem of problems) console.error(`multitask: ${problem}`);
  if (reports.length > 0 || options.format !== "text") process.stdout.write(format(reports, problems, options));
  if (problems.length > 0) return EXIT.unusable;
  const { errors, warnings } = summarize(reports);
  return errors + warnings > 0 ? EXIT.problems : EXIT.clean;
}

/** What linting some paths found. */
export interface LintRun {
  readonly reports: readonly FileReport[];
  /** A sentence for each input that could not be linted. */
  readonly problems: readonly string[];
  /** A sentence for each file whose tasks are inferred. */
  readonly notes: readonly string[];
}

/** Lints what some paths stand for. An input that cannot be linted does not keep the others from it. */
export async function lintPaths(
  paths: readonly string[],
  { config, fix = false }: Pick<LintCommandOptions, "config" | "fix">,
): Promise<LintRun> {
  const { files, problems: notFound } = await findInputFiles(paths);
  const problems = new Set(notFound);
  const notes: string[] = [];
  const reports: FileReport[] = [];
  const projects = new Projects(config);
  for (const file of files) {
    try {
      const document = readConllFile(file);
      const project = projects.of(file, document);
      if (project.isInferred) notes.push(describeInferred(file, project.config));
      reports.push(lintFile(file, document, project.config, fix));
    } catch (error) {
      const explained = explain(error);
      if (!explained) throw error;
      problems.add(explained.message);
    }
  }
  return { reports, problems: [...problems], notes };
}

function lintFile(path: string, document: ConllDocument, config: ProjectConfig, fix: boolean): FileReport {
  const options = { severities: config.lint.rules };
  const diagnostics = lint(document, config, options);
  const edits = fix ? fixAll(diagnostics) : [];
  if (edits.length === 0) return { path, ...countWords(document), diagnostics };
  const text = applyEdits(document.text, edits);
  replaceFile(path, encodeUtf8(text));
  return { path, ...countWords(document), diagnostics: lint(readConll(text), config, options) };
}

function countWords(document: ConllDocument): { sentences: number; tokens: number } {
  const lengths = document.sentences.map((sentence) => wordsOf(sentence).length).filter((length) => length > 0);
  return { sentences: lengths.length, tokens: lengths.reduce((sum, length) => sum + length, 0) };
}

function describeInferred(file: string, { tasks }: ProjectConfig): string {
  const found = tasks.map(({ id, kind, column }) => `${id} (${kind} tags in ${column})`).join(", ");
  return `${file}: no multitask.json, so the tasks are inferred from the file: ${found || "none"}.`;
}

function format(reports: readonly FileReport[], problems: readonly string[], options: LintCommandOptions): string {
  switch (options.format) {
    case "json":
      return formatJson(reports);
    case "sarif":
      return formatSarif(reports, problems);
    case "text":
      return formatText(reports, { color: process.stdout.isTTY && !process.env["NO_COLOR"] });
  }
}
