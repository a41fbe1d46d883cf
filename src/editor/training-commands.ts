import * as vscode from "vscode";
import type { TrainingRun } from "../messages/training-page";
import type { ConfigCreator } from "./create-config";
import type { Training, TrainingView } from "./train";

export function registerTrainingCommands(
  training: Training,
  creator: ConfigCreator,
  view: TrainingView & { readonly run: TrainingRun | undefined },
  log: vscode.OutputChannel,
): vscode.Disposable {
  const register = (name: string, run: () => unknown) => vscode.commands.registerCommand(`multitask.${name}`, run);
  return vscode.Disposable.from(
    register("train", () => training.start()),
    register("cancelTraining", () => training.cancel()),
    register("showTraining", () => (view.run ? view.reveal() : offerTraining())),
    register("createConfig", () => creator.create()),
    register("showLog", () => log.show()),
  );
}

async function offerTraining(): Promise<void> {
  const train = "Train Multitask Model";
  const chosen = await vscode.window.showInformationMessage("Nothing has been trained in this window yet.", train);
  if (chosen === train) await vscode.commands.executeCommand("multitask.train");
}
