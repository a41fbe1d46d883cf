import { Option, type Command } from "commander";
import type { DeviceName } from "../messages/devices";
import { TokenCounts } from "../metrics/accuracy";
import { formatConlleval } from "../metrics/conlleval";
import { evaluate, type TaskCounts } from "../prediction/evaluate";
import { Tagger } from "../prediction/tagger";
import { readExamples, type Example } from "../tasks/examples";
import { CliError, EXIT } from "./failure";
import { predictionDevice } from "./prediction-device";
import { findInputFiles, readInput } from "./input";
import { scoreTable } from "./score-table";

interface EvaluateCommandOptions {
  readonly model: string;
  readonly device: DeviceName;
  readonly format: "text" | "json" | "conlleval";
}

/** `multitask evaluate`: how well a model's tags agree with the annotation. */
export function addEvaluateCommand(program: Command): void {
  program
    .command("evaluate")
    .summary("score a model against annotated files")
    .description("Score a model against annotated files: spans by conlleval's rules, tokens by accuracy.")
    .argument("<path...>", "files, folders (the column files in them) or globs")
    .requiredOption("--model <folder>", "the model folder")
    .addOption(predictionDevice())
    .addOption(
      new Option("--format <format>", "how to print the scores").choices(["text", "json", "conlleval"]).default("text"),
    )
    .action(async (paths: string[], options: EvaluateCommandOptions) => {
      process.exitCode = await runEvaluate(paths, options);
    });
}

async function runEvaluate(
  paths: readonly string[],
  { model, device, format }: EvaluateCommandOptions,
): Promise<number> {
  const tagger = await Tagger.load(model, device);
  const { files, problems } = await findInputFiles(paths);
  if (problems.length > 0) throw new CliError(problems.join(" "));
  const examples: Example[] = [];
  let tokens = 0;
  for (const file of files) {
    const document = await readInput(file);
    examples.push(...readExamples(document, tagger.manifest, file, tagger.contextWords));
    tokens += document.sentences.reduce((sum, sentence) => sum + sentence.wordCount, 0);
  }
  const counts = await evaluate(tagger, examples);
  await tagger.release();
  if (counts.size === 0) {
    throw new CliError(
      `no sentence is annotated for ${tagger.manifest.tasks.map(({ id }) => id).join(" or ")}; there is nothing to score against.`,
    );
  }
  process.stdout.write(format === "json" ? formatJson(counts, examples.length, tokens) : formatText(counts, format));
  return EXIT.clean;
}

function formatJson(counts: ReadonlyMap<string, TaskCounts>, sentences: number, tokens: number): string {
  const tasks = Object.fromEntries([...counts].map(([task, each]) => [task, each.score()]));
  return `${JSON.stringify({ tasks, sentences, tokens }, undefined, 2)}\n`;
}

function formatText(counts: ReadonlyMap<string, TaskCounts>, format: "text" | "conlleval"): string {
  return [...counts]
    .map(([task, each]) => {
      // conlleval knows spans alone; a task of tokens has the table in both formats.
      const isTable = format === "text" || each instanceof TokenCounts;
      return `${task}\n${isTable ? scoreTable(each) : formatConlleval(each)}`;
    })
    .join("\n");
}
