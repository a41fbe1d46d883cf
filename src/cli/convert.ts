import { once } from "node:events";
import { join, relative } from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { encodeUtf8 } from "../conll/encoding";
import type { ConllDocument } from "../conll/read";
import { CONFIG_NAME } from "../tasks/config";
import { parseScheme, SCHEMES, type Scheme } from "../tasks/schemes";
import { convertDocument } from "./convert-document";
import { CliError, EXIT, explain } from "./failure";
import { findInputFiles, readInput, STDIN } from "./input";
import { count } from "./lint-report/summary";
import { Projects } from "./projects";
import { replaceFile } from "./replace-file";

interface ConvertCommandOptions {
  readonly scheme: Scheme;
  readonly column?: string;
  readonly config?: string;
  readonly inPlace?: boolean;
}

/** `multitask convert`: the tags of spans in another scheme, and nothing else changed. */
export function addConvertCommand(program: Command): void {
  program
    .command("convert")
    .summary("write the tags of spans in another scheme")
    .description(
      "Write the tags of span tasks in another scheme. The spans stay as they are, and so does every other byte.",
    )
    .argument(
      "<path...>",
      "files, folders (the column files in them), globs, globs to leave out after a !, or - for standard input",
    )
    .requiredOption("--scheme <scheme>", "IOB1, IOB2, BIOES (or IOBES) or BILOU, in any case", parseSchemeOption)
    .option(
      "--column <column>",
      "convert this column alone: its name (ner, misc:NER) or number from 1 (default: those of all span tasks)",
    )
    .option("--config <file>", "a multitask.json for all files, in place of the nearest one above each")
    .option("--in-place", "write the files themselves instead of printing the result")
    .addHelpText(
      "after",
      "\nExit status: 0 done, 1 some tags or files could not be converted, 2 wrong usage or unreadable input.",
    )
    .action(async (paths: string[], options: ConvertCommandOptions) => {
      process.exitCode = await runConvert(paths, options);
    });
}

function parseSchemeOption(name: string): Scheme {
  const scheme = parseScheme(name);
  if (!scheme) throw new InvalidArgumentError(`It must be one of ${SCHEMES.join(", ")}, in any case.`);
  return scheme;
}

async function runConvert(paths: readonly string[], options: ConvertCommandOptions): Promise<number> {
  const { scheme, inPlace = false } = options;
  const { files, problems } = await findInputFiles(paths);
  if (inPlace && files.includes(STDIN)) {
    throw new CliError("--in-place writes files, and - is none; leave it out to print the result.");
  }
  const projects = new Projects(options.config);
  const said = new Set(problems);
  const settings = new Set<string>();
  const changed = { tags: 0, files: 0 };
  const printed = new Printer();
  let exitCode: number = problems.length > 0 ? EXIT.unusable : EXIT.clean;
  const fail = (message: string, code: number) => {
    said.add(message);
    exitCode = Math.max(exitCode, code);
  };

  const convertInput = async (file: string): Promise<void> => {
    const path = file === STDIN ? "<stdin>" : file;
    const document = await readInput(file);
    const { config, isInferred } = projects.of(path, () => document);
    const { text, tags, columns, problems } = convertDocument(path, document, config, scheme, options.column);
    if (isInferred && options.column === undefined && columns.length > 0) {
      const names = columns.map(({ name }) => name).join(", ");
      console.error(`${path}: no multitask.json, so the columns of spans are inferred from the file: ${names}.`);
    }
    if (!inPlace) await printed.add(path, document, text);
    else if (tags > 0) {
      replaceFile(file, encodeUtf8(text));
      changed.tags += tags;
      changed.files++;
    }
    for (const problem of problems) fail(problem, EXIT.problems);
    const configPath = options.config ?? relative(process.cwd(), join(config.folder, CONFIG_NAME));
    for (const task of isInferred ? [] : columns.flatMap((column) => column.tasks)) {
      if (task.scheme === scheme) continue;
      settings.add(`${configPath} has ${task.id} in ${task.scheme}: change its "scheme" to "${scheme}" too.`);
    }
  };

  for (const file of files) {
    try {
      await convertInput(file);
    } catch (error) {
      const explained = explain(error);
      if (!explained) throw error;
      fail(explained.message, explained.exitCode);
    }
  }
  for (const note of printed.notes) console.error(note);
  if (inPlace) {
    console.error(`Changed ${count(changed.tags, "tag")} of ${count(changed.files, "file")} to ${scheme}.`);
    for (const setting of settings) console.error(setting);
  }
  for (const problem of said) console.error(`multitask: ${problem}`);
  return exitCode;
}

/** Prints files one after the other, byte for byte. */
class Printer {
  /** A sentence for each place where two files run into each other. */
  readonly notes: string[] = [];
  private open: string | undefined;

  async add(path: string, { sentences, lineCount }: ConllDocument, text: string): Promise<void> {
    if (text === "") return;
    if (this.open !== undefined) {
      this.notes.push(`${this.open} does not end with an empty line, so its last sentence runs on into ${path}.`);
    }
    const last = sentences.at(-1);
    this.open = last && last.firstLine + last.lineCount >= lineCount - 1 ? path : undefined;
    if (!process.stdout.write(text)) await once(process.stdout, "drain");
  }
}
