import path from "node:path";
import * as vscode from "vscode";
import type { TrainingRun } from "../messages/training-page";
import type { ActiveModel, Model } from "./active-model";
import { nameOfModel, removeModel, renameModel } from "./model-folders";
import { useModelCommand, type ModelRow, type ModelsView } from "./models-view";
import { readPastTraining } from "./past-training";

/** Where a training is shown that has ended. */
export interface PastTrainingView {
  show(run: TrainingRun): void;
}

export interface ModelTools {
  readonly active: ActiveModel;
  readonly models: ModelsView;
  readonly past: PastTrainingView;
  /** The folder of the training under way. */
  readonly training: { readonly output: string | undefined };
}

/** What can be done with a model of the view: by a click, in its menu, or by a key for the selected one. */
export function registerModelCommands({ active, models, past, training }: ModelTools): vscode.Disposable {
  const register = (name: string, act: (model: Model) => unknown) =>
    vscode.commands.registerCommand(name, async (row?: ModelRow) => {
      const model = row?.model ?? models.selected;
      if (model) await act(model);
    });
  const change = (name: string, act: (folder: string, active: ActiveModel) => Promise<void>) =>
    register(name, async ({ folder }) => {
      if (folder === training.output) {
        const message = `${nameOfModel(folder)} is being trained; cancel the training or wait for its end.`;
        return void vscode.window.showErrorMessage(message);
      }
      await act(folder, active);
      models.refresh();
    });
  return vscode.Disposable.from(
    vscode.commands.registerCommand("multitask.refreshModels", () => active.refresh()),
    vscode.commands.registerCommand("multitask.useNoModel", () => active.use(undefined)),
    register(useModelCommand, ({ folder }) => active.use(folder)),
    change("multitask.renameModel", renameModel),
    change("multitask.removeModel", removeModel),
    register("multitask.openModelCard", ({ folder }) => openCard(folder)),
    register("multitask.showTrainingCurves", ({ folder }) => showCurves(folder, past)),
  );
}

async function openCard(folder: string): Promise<void> {
  const card = vscode.Uri.file(path.join(folder, "README.md"));
  if ((await read(card)) === undefined) return tell(`${nameOfModel(folder)} has no model card (README.md).`);
  await vscode.commands.executeCommand("markdown.showPreview", card);
}

async function showCurves(folder: string, past: PastTrainingView): Promise<void> {
  const events = await read(vscode.Uri.file(path.join(folder, "training.jsonl")));
  const run = events === undefined ? undefined : readPastTraining(events, nameOfModel(folder), folder);
  if (run) past.show(run);
  else tell(`${nameOfModel(folder)} keeps no record of its training (training.jsonl), so there are no curves to show.`);
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function tell(message: string): void {
  void vscode.window.showInformationMessage(message);
}
