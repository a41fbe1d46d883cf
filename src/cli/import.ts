import { join, relative, resolve } from "node:path";
import { Option, type Command } from "commander";
import { importFromFlair } from "../flair/import";
import { EXIT } from "./failure";

interface ImportOptions {
  readonly from: "flair";
  readonly output?: string;
}

/** `multitask import`: makes a model folder of what Flair has trained. */
export function addImportCommand(program: Command): void {
  program
    .command("import")
    .summary("take a model back that Flair has trained")
    .description(
      "Make a model folder of what the train.py of an export has trained; only safetensors and JSON are read, never a pickle.",
    )
    .argument("<folder>", "the exported folder, or the folder trained/ in it alone")
    .addOption(new Option("--from <toolkit>", "what has trained").choices(["flair"]).makeOptionMandatory())
    .option("--output <folder>", "the model folder; by default the folder model/ in the exported one")
    .action((folder: string, { output = join(folder, "model") }: ImportOptions) => {
      const { tasks } = importFromFlair(resolve(folder), resolve(output));
      console.log(
        `Wrote a model of ${tasks.map(({ id }) => id).join(", ")} to ${relative(process.cwd(), output) || "."}.`,
      );
      process.exitCode = EXIT.clean;
    });
}
