import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { encodeUtf8 } from "../conll/encoding";
import { wordsOf, type ConllDocument } from "../conll/read";
import type { DeviceName } from "../messages/devices";
import { fillColumns, tagText } from "../prediction/fill-columns";
import { Tagger } from "../prediction/tagger";
import { CliError, EXIT } from "./failure";
import { findInputFiles, hasColumnExtension, readInput } from "./input";
import { predictionDevice } from "./prediction-device";
import { replaceFile } from "./replace-file";

interface PredictCommandOptions {
  readonly model: string;
  readonly device: DeviceName;
  readonly output?: string;
}

/** A file is one of columns where so many of its lines have the same number of them. */
const MOST_LINES = 0.9;

/** `multitask predict`: the input with the model's tags in the columns of its tasks. */
export function addPredictCommand(program: Command): void {
  program
    .command("predict")
    .summary("tag files with a model")
    .description(
      "Print the input with the model's tags in the columns of its tasks; plain text is split into sentences and words first.",
    )
    .argument("<path...>", "column files or plain text; - is standard input")
    .requiredOption("--model <folder>", "the model folder")
    .addOption(predictionDevice())
    .option("--output <file>", "write there instead of printing")
    .action(async (paths: string[], options: PredictCommandOptions) => {
      process.exitCode = await runPredict(paths, options);
    });
}

async function runPredict(paths: readonly string[], { model, device, output }: PredictCommandOptions): Promise<number> {
  const { loaded } = await Tagger.start(model, device, predictorThread());
  let text: string;
  try {
    text = await predict(paths, loaded);
  } catch (error) {
    // What is wrong with the model is said first.
    await loaded;
    throw error;
  }
  if (output === undefined) process.stdout.write(text);
  else replaceFile(output, encodeUtf8(text));
  return EXIT.clean;
}

/** @param loaded the first file is read until then */
async function predict(paths: readonly string[], loaded: Promise<Tagger>): Promise<string> {
  loaded.catch(() => undefined);
  const { files, problems } = await findInputFiles(paths);
  if (problems.length > 0) throw new CliError(problems.join(" "));
  let text = "";
  for (const file of files) {
    const document = await readInput(file);
    const tagger = await loaded;
    text += hasColumns(file, document)
      ? await fillColumns(document, tagger.manifest, tagger)
      : await tagText(document.text, tagger);
  }
  await (await loaded).release();
  return text;
}

/** The program of the thread lies beside that of the command line; run from its sources, the command has none. */
function predictorThread(): string | undefined {
  const program = join(__dirname, "predictor-thread.js");
  return existsSync(program) ? program : undefined;
}

/** By its name or, since column files may be called `.txt`, by lines of equal columns in blocks of several lines. */
function hasColumns(file: string, { sentences, layout }: ConllDocument): boolean {
  if (hasColumnExtension(file)) return true;
  const words = sentences.flatMap(wordsOf);
  const regular = words.filter(({ cells }) => cells.length === layout.columnCount).length;
  return layout.columnCount > 1 && words.length > sentences.length && regular >= MOST_LINES * words.length;
}
