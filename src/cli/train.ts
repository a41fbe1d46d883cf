import { join, relative, resolve } from "node:path";
import { Option, type Command } from "commander";
import type { EngineName } from "../messages/devices";
import type { DeviceChoice } from "../messages/model-process";
import type { TrainingEvent } from "../messages/training";
import { missingCheckpoint } from "../process/checkpoints";
import { ModelProcess } from "../process/client";
import { findConfig, readConfig } from "../tasks/config";
import { readCorpus } from "../training/prepare";
import { refusalOf } from "../training/refusal";
import { obtainCheckpoint } from "./checkpoint-download";
import { CliError, EXIT } from "./failure";
import { TrainingReport } from "./training-report";

interface TrainCommandOptions {
  readonly config?: string;
  readonly output?: string;
  readonly engine?: EngineName;
  readonly device: string;
  readonly resume?: boolean;
  readonly download?: boolean;
  readonly epochs?: number;
  readonly steps?: number;
  readonly format: "text" | "jsonl";
}

const DEVICES = ["auto", "cpu", "webgpu", "cuda", "dml", "coreml"];
const USABLE: readonly string[] = ["auto", "cpu", "webgpu", "cuda"] satisfies DeviceChoice[];

/** `multitask train`: trains in the model process, and shows how it goes. */
export function addTrainCommand(program: Command): void {
  program
    .command("train")
    .summary("train a model from the corpus that a multitask.json names")
    .description("Train one shared encoder with a head for each task, from the corpus that a multitask.json names.")
    .option("--config <file>", "the multitask.json; by default the nearest one upwards")
    .option("--output <folder>", "the model folder, in place of the configuration's")
    .addOption(
      new Option(
        "--engine <engine>",
        "what runs the training; by default the configuration's, or what fits the device",
      ).choices(["onnxruntime", "tensorflow"]),
    )
    .addOption(new Option("--device <device>", "where it runs").choices(DEVICES).default("auto"))
    .option("--resume", "go on from the last checkpoint in the model folder")
    .option("--download", "agree beforehand to a download of the encoder from the Hugging Face hub")
    .option("--epochs <number>", "train so many epochs, in place of the configuration's", wholeNumber)
    .addOption(new Option("--steps <number>", "end after so many steps, to measure").argParser(wholeNumber).hideHelp())
    .addOption(
      new Option("--format <format>", "how to show it: for people, or an event a line")
        .choices(["text", "jsonl"])
        .default("text"),
    )
    .action(async (options: TrainCommandOptions) => {
      process.exitCode = await runTrain(options);
    });
}

async function runTrain(options: TrainCommandOptions): Promise<number> {
  if (!USABLE.includes(options.device)) {
    throw new CliError(
      `this version trains on ${USABLE.join(", ")}; ${options.device} is not built in yet; multitask devices lists what is here.`,
    );
  }
  const config = options.config ?? findConfig(process.cwd());
  if (config === undefined) {
    throw new CliError("there is no multitask.json here or in a folder above; write one, or name it with --config.");
  }
  const report = options.format === "text" ? new TrainingReport() : undefined;
  let last: TrainingEvent | undefined;
  const show = (event: TrainingEvent) => {
    last = event;
    if (report) report.show(event);
    else process.stdout.write(`${JSON.stringify(event)}\n`);
  };
  // Read here too, since an input that cannot be used is another exit code than a training that failed.
  const project = readConfig(config);
  if (missingCheckpoint(project, process.env)) {
    // Nobody waits for a download to hear then that nothing is trained.
    const refusal = refusalOf(readCorpus(config));
    if (refusal) show(refusal);
    else await obtainCheckpoint(project, options.download ?? false);
  }
  if (!last) await train(resolve(config), options, show);
  return exitCodeOf(last, options);
}

async function train(
  config: string,
  options: TrainCommandOptions,
  onEvent: (event: TrainingEvent) => void,
): Promise<void> {
  const modelProcess = new ModelProcess({
    entry: join(__dirname, "model-process.js"),
    onOutput: (text) => process.env["MULTITASK_DEBUG"] === "1" && process.stderr.write(text),
  });
  const training = modelProcess.train(
    {
      config,
      ...(options.engine !== undefined && { engine: options.engine }),
      device: options.device as DeviceChoice,
      resume: options.resume ?? false,
      ...(options.output !== undefined && { output: resolve(options.output) }),
      ...(options.epochs !== undefined && { epochs: options.epochs }),
      ...(options.steps !== undefined && { maxSteps: options.steps }),
    },
    onEvent,
  );
  const cancel = () => training.cancel();
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  await training.done;
  process.off("SIGINT", cancel).off("SIGTERM", cancel);
  modelProcess.dispose();
}

function exitCodeOf(last: TrainingEvent | undefined, { steps }: TrainCommandOptions): number {
  if (last?.type === "finished") return EXIT.clean;
  if (last?.type === "cancelled" && steps !== undefined) return EXIT.clean;
  if (last?.type === "failed") console.error(`multitask: ${last.message}`);
  if (last?.type === "refused") {
    for (const { path, line, column, message, rule } of last.problems) {
      console.error(`${relative(process.cwd(), path)}:${line}:${column} ${message} (${rule})`);
    }
    console.error(
      `multitask: nothing was trained, since the linter found ${last.total} ${last.total === 1 ? "error; mend it" : "errors; mend them"}, for instance with multitask lint --fix.`,
    );
  }
  return EXIT.problems;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new CliError(`${text} is not a whole number of 1 or more.`);
  return number;
}
