import { join, resolve } from "node:path";
import { Argument, type Command } from "commander";
import { describeInstallation } from "../setup/describe";
import { defaultTensorFlowPlace, findTensorFlow, installationIn, MissingTensorFlowError } from "../setup/find";
import type { TensorFlowInstallation } from "../setup/find";
import { removeTensorFlow, setUpTensorFlow, type SetupProgress } from "../setup/install";
import { describePlan, planSetup } from "../setup/plan";
import { askFor, canAsk } from "./ask";
import { cancellable } from "./cancellable";
import { CliError, EXIT } from "./failure";
import { createProgress, type ProgressView } from "./progress";

interface InstallOptions {
  readonly cuda?: boolean;
  readonly from?: string;
  readonly into?: string;
  readonly yes?: true;
}

type RemoveOptions = Pick<InstallOptions, "into">;

const parts = {
  binding: join(__dirname, "tensorflow", "tfjs_binding.node"),
  checkProgram: join(__dirname, "tensorflow-check.js"),
};

/** `multitask engine`: sets up the engine that is no part of the product, and removes it. */
export function addEngineCommand(program: Command): void {
  const engine = program.command("engine").summary("set up or remove the TensorFlow engine");
  const name = () => new Argument("<engine>", "the engine").choices(["tensorflow"]);
  const into = [
    "--into <dir>",
    "the folder of the installation; by default that of MULTITASK_TENSORFLOW, or the person's own",
  ] as const;
  engine
    .command("install")
    .summary("set up the TensorFlow engine")
    .description(
      "Set up the libraries of TensorFlow, with which models train on NVIDIA's GPUs too: fetched with your own pip or uv, or taken from what you give. Asks first.",
    )
    .addArgument(name())
    .option("--cuda", "with the libraries for NVIDIA's GPUs")
    .option(
      "--from <path>",
      "take the libraries from a wheel of tensorflow or tensorflow-cpu, a folder of wheels, or an unpacked package",
    )
    .option(...into)
    .option("--yes", "do not ask")
    .action(async (_engine: string, options: InstallOptions) => {
      await cancellable("setting up was stopped, and nothing is left of it.", (cancellation) =>
        install(options, cancellation),
      );
    });
  engine
    .command("remove")
    .summary("remove the TensorFlow engine")
    .addArgument(name())
    .option(...into)
    .action((_engine: string, options: RemoveOptions) => remove(options));
  engine
    .command("status")
    .summary("say whether the TensorFlow engine is set up, and what it finds")
    .action(async () => {
      await cancellable("stopped.", ({ signal }) => show(findTensorFlow(), signal));
    });
}

async function install(
  { cuda = false, from, into, yes }: InstallOptions,
  cancellation: AbortController,
): Promise<void> {
  const { signal } = cancellation;
  const existing = from === undefined ? find(into) : undefined;
  if (existing && (existing.cuda || !cuda)) {
    console.error("TensorFlow is set up already.");
    return show(existing, signal);
  }
  const plan = await planSetup({
    place: placeOf(into),
    cuda,
    environment: process.env,
    parts,
    ...(from !== undefined && { from: resolve(from) }),
  });
  console.error(describePlan(plan));
  if (!yes && !canAsk()) throw new CliError("add --yes to agree to that.");
  if (!yes && !(await askFor("Set it up? [y/N] ", cancellation)))
    throw new CliError("nothing was set up.", EXIT.problems);
  const progress = new PhasesView();
  try {
    const installation = await setUpTensorFlow(plan, signal, (now) => progress.update(now));
    progress.end();
    await show(installation, signal);
    if (into !== undefined) console.error(`Set MULTITASK_TENSORFLOW=${plan.place} to have it used.`);
  } finally {
    progress.end();
  }
}

function remove({ into }: RemoveOptions): void {
  const place = placeOf(into);
  console.error(removeTensorFlow(place) ? `Removed TensorFlow from ${place}.` : `There is no TensorFlow in ${place}.`);
}

function placeOf(into: string | undefined): string {
  return resolve(into ?? (process.env["MULTITASK_TENSORFLOW"] || defaultTensorFlowPlace()));
}

/** What is there and whole; what is not is set up anew. */
function find(into: string | undefined): TensorFlowInstallation | undefined {
  try {
    return into === undefined ? findTensorFlow() : installationIn(resolve(into));
  } catch (error) {
    if (error instanceof MissingTensorFlowError) return undefined;
    throw error;
  }
}

async function show(installation: TensorFlowInstallation, signal: AbortSignal): Promise<void> {
  const lines = await describeInstallation(installation, parts.checkProgram, signal);
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** A bar, or lines, for each phase. */
class PhasesView {
  private phase: SetupProgress["phase"] | undefined;
  private view: ProgressView | undefined;

  update({ phase, done, total }: SetupProgress): void {
    if (phase !== this.phase) {
      this.end();
      this.phase = phase;
      this.view = phase === "fetched" ? createProgress("fetch", phase) : createProgress("unpack", phase);
    }
    this.view!.update({ done: Math.min(done, total), total });
  }

  end(): void {
    this.view?.end();
    this.view = undefined;
  }
}
