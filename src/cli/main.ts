import { Command, CommanderError } from "commander";
import { version } from "../../package.json";
import { EXIT, explain } from "./failure";
import { addConvertCommand } from "./convert";
import { addDevicesCommand } from "./devices";
import { addEngineCommand } from "./engine";
import { addEvaluateCommand } from "./evaluate";
import { addExportCommand } from "./export";
import { addImportCommand } from "./import";
import { addLintCommand } from "./lint";
import { addPredictCommand } from "./predict";
import { addScoreCommand } from "./score";
import { addTrainCommand } from "./train";

function createProgram(): Command {
  const program = new Command("multitask")
    .description(
      "Lint CoNLL files for multitask training, train one encoder with a head for each task, and tag with it.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit status: 0 done and clean, 1 problems found or a run that failed, 2 wrong usage or unreadable input.",
    );
  addLintCommand(program);
  addTrainCommand(program);
  addEvaluateCommand(program);
  addPredictCommand(program);
  addScoreCommand(program);
  addDevicesCommand(program);
  addEngineCommand(program);
  addConvertCommand(program);
  addExportCommand(program);
  addImportCommand(program);
  return program;
}

/** Says in one sentence what went wrong, and returns the exit code. */
function report(error: unknown): number {
  // Commander has printed its own message, or the help or version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.unusable;
  const { message, exitCode } = explain(error) ?? { message: describeUnexpected(error), exitCode: EXIT.problems };
  console.error(`multitask: ${message}`);
  if (process.env["MULTITASK_DEBUG"] === "1" && error instanceof Error) console.error(error.stack);
  return exitCode;
}

function describeUnexpected(error: unknown): string {
  const [reason] = String(error).split(/[\r\n]/, 1);
  return `this should not have happened: ${reason}; set MULTITASK_DEBUG=1 to see where.`;
}

// A reader that has seen enough, such as `head`, is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

createProgram()
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });
