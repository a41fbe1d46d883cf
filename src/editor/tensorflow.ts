import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { megabytes } from "../process/checkpoints";
import { describeInstallation } from "../setup/describe";
import { findTensorFlow, MissingTensorFlowError, SetupError, type TensorFlowInstallation } from "../setup/find";
import { removeTensorFlow, setUpTensorFlow } from "../setup/install";
import { describePlan, planSetup, type SetupParts, type SetupPlan, type SetupRequest } from "../setup/plan";
import { checkPlatform } from "../setup/platform";
import { cancellable } from "./cancellable";
import type { Failures } from "./failures";
import { tensorFlowPlace, tensorFlowPlaces } from "./tensorflow-places";
import { isTrusted } from "./trust";

/** What setting up and removing need of the extension. */
export interface TensorFlowTools {
  readonly extensionUri: vscode.Uri;
  /** Of the extension, for all workspaces. */
  readonly storage: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  readonly failures: Failures;
}

/** What the libraries are taken from; without a path they are fetched. */
type Choice = Pick<SetupRequest, "cuda" | "from">;

interface WayItem extends vscode.QuickPickItem {
  readonly cuda: boolean;
  /** What the person picks then. */
  readonly picks?: "file" | "folder";
}

const title = "Set Up TensorFlow Engine";
const ways: readonly WayItem[] = [
  {
    label: "Fetch for the CPU",
    detail: "With your own pip or uv, from where you have told it to.",
    cuda: false,
  },
  {
    label: "Fetch for NVIDIA's GPUs",
    detail: "The same, with the libraries of CUDA 12 and cuDNN 9; the driver has to be there.",
    cuda: true,
  },
  {
    label: "Choose a Wheel…",
    detail: "A file of tensorflow or tensorflow-cpu that you have: no network is needed.",
    cuda: false,
    picks: "file",
  },
  {
    label: "Choose a Folder…",
    detail: "With wheels, into which pip has installed tensorflow, or an installation of another machine.",
    cuda: false,
    picks: "folder",
  },
];

/** The commands that set the TensorFlow engine up and remove it. */
export function registerTensorFlow(tools: TensorFlowTools): vscode.Disposable {
  let isBusy = false;
  const alone = async (work: () => Promise<void>) => {
    if (isBusy || !(await isTrusted("The TensorFlow engine is set up"))) return;
    isBusy = true;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SetupError || error instanceof MissingTensorFlowError)) throw error;
      tools.failures.report(error.message);
    } finally {
      isBusy = false;
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand("multitask.setUpTensorFlow", (given?: Choice) => alone(() => setUp(tools, given))),
    vscode.commands.registerCommand("multitask.removeTensorFlow", () => alone(() => remove(tools))),
  );
}

async function setUp(tools: TensorFlowTools, given: Choice | undefined): Promise<void> {
  checkPlatform();
  const existing = given === undefined ? find(tools) : undefined;
  if (existing && !(await wantsAnother(tools, existing))) return;
  const choice = given ?? (await choose());
  if (!choice) return;
  const plan = await planSetup({
    place: tensorFlowPlace(tools.storage),
    environment: process.env,
    parts: partsOf(tools),
    ...choice,
  });
  if (!(await isAgreed(plan))) return;
  const installation = await cancellable("Setting up TensorFlow", (progress, signal) => {
    let percent = 0;
    return setUpTensorFlow(plan, signal, ({ phase, done, total }) => {
      const before = phase === "unpacked" ? plan.downloadBytes : 0;
      const now = (100 * (before + Math.min(done, total))) / (plan.downloadBytes + plan.libraryBytes);
      progress.report({ message: `${megabytes(done)} ${phase}`, increment: now - percent });
      percent = now;
    });
  });
  if (installation) await show(tools, installation);
  else void vscode.window.showInformationMessage("Setting up was stopped, and nothing is left of it.");
}

async function remove(tools: TensorFlowTools): Promise<void> {
  const place = tensorFlowPlaces(tools.storage).find((folder) => existsSync(folder));
  if (place === undefined) {
    void vscode.window.showInformationMessage("There is no TensorFlow engine that was set up in VS Code.");
    return;
  }
  const yes = "Remove";
  const detail = `The libraries in ${place} are removed. Models and checkpoints stay, and train on with onnxruntime.`;
  const answer = await vscode.window.showWarningMessage("Remove the TensorFlow engine?", { modal: true, detail }, yes);
  if (answer !== yes) return;
  removeTensorFlow(place);
  void vscode.window.showInformationMessage("The TensorFlow engine has been removed.");
}

async function wantsAnother(tools: TensorFlowTools, existing: TensorFlowInstallation): Promise<boolean> {
  const [test, another] = ["Test It", "Set Up Another"];
  const message = `TensorFlow ${existing.version} is set up.`;
  const options = { modal: true, detail: `In ${existing.directory}.` };
  const answer = await vscode.window.showInformationMessage(message, options, test, another);
  if (answer === test) await show(tools, existing);
  return answer === another;
}

async function choose(): Promise<Choice | undefined> {
  const way = await vscode.window.showQuickPick(ways, { title, placeHolder: "Where the libraries come from" });
  if (!way?.picks) return way && { cuda: way.cuda };
  const [picked] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: "Set Up",
      canSelectFiles: way.picks === "file",
      canSelectFolders: way.picks === "folder",
      ...(way.picks === "file" && { filters: { Wheels: ["whl"] } }),
    })) ?? [];
  return picked && { cuda: way.cuda, from: picked.fsPath };
}

async function isAgreed(plan: SetupPlan): Promise<boolean> {
  const yes = "Set Up";
  const message = `Set up the TensorFlow engine (${megabytes(plan.libraryBytes)})?`;
  const detail = describePlan(plan);
  return (await vscode.window.showInformationMessage(message, { modal: true, detail }, yes)) === yes;
}

async function show(tools: TensorFlowTools, installation: TensorFlowInstallation): Promise<void> {
  const { log } = tools;
  const { checkProgram } = partsOf(tools);
  const lines = await cancellable("Testing TensorFlow", (_, signal) =>
    describeInstallation(installation, checkProgram, signal),
  );
  if (!lines) return;
  for (const line of lines) log.info(line);
  const showLog = "Show Log";
  const message = `TensorFlow ${installation.version} works: ${lines.at(-1)}.`;
  void vscode.window.showInformationMessage(message, showLog).then((answer) => {
    if (answer === showLog) log.show();
  });
}

/** What is there and whole. */
function find({ storage }: TensorFlowTools): TensorFlowInstallation | undefined {
  try {
    return findTensorFlow(tensorFlowPlaces(storage));
  } catch (error) {
    if (error instanceof MissingTensorFlowError) return undefined;
    throw error;
  }
}

function partsOf({ extensionUri }: TensorFlowTools): SetupParts {
  const file = (...parts: string[]) => vscode.Uri.joinPath(extensionUri, "dist", ...parts).fsPath;
  return { binding: file("tensorflow", "tfjs_binding.node"), checkProgram: file("tensorflow-check.js") };
}
