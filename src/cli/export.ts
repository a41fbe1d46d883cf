import { relative, resolve } from "node:path";
import { Option, type Command } from "commander";
import { planFlairExport } from "../flair/export";
import { findConfig, readConfig } from "../tasks/config";
import { obtainCheckpoint } from "./checkpoint-download";
import { CliError, EXIT } from "./failure";

interface ExportOptions {
  readonly to: "flair";
  readonly config?: string;
  readonly download?: boolean;
}

/** `multitask export`: hands a training over to Flair, which trains on several GPUs. */
export function addExportCommand(program: Command): void {
  program
    .command("export")
    .summary("hand a training over to Flair, for several GPUs or a cluster")
    .description(
      "Write a folder with corpus, checkpoint, settings and a script with which Flair trains what a multitask.json describes.",
    )
    .argument("<folder>", "a new folder, or one that was exported before")
    .addOption(new Option("--to <toolkit>", "what is to train").choices(["flair"]).makeOptionMandatory())
    .option("--config <file>", "the multitask.json; by default the nearest one upwards")
    .option("--download", "agree beforehand to a download of the encoder from the Hugging Face hub")
    .action(async (folder: string, options: ExportOptions) => {
      process.exitCode = await runExport(folder, options);
    });
}

async function runExport(folder: string, options: ExportOptions): Promise<number> {
  const config = options.config ?? findConfig(process.cwd());
  if (config === undefined) {
    throw new CliError("there is no multitask.json here or in a folder above; write one, or name it with --config.");
  }
  await obtainCheckpoint(readConfig(config), options.download ?? false);
  const plan = await planFlairExport(resolve(config), resolve(folder));
  if (plan.differences.length > 0) {
    console.log(`What Flair does otherwise than ${relative(process.cwd(), config)} says:`);
    for (const difference of plan.differences) console.log(`- ${difference}`);
  }
  plan.write();
  console.log(
    `Wrote ${plan.sentences} sentences to train on, the checkpoint and train.py to ${folder}; its README.md says how to go on.`,
  );
  return EXIT.clean;
}
