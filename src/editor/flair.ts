import path from "node:path";
import * as vscode from "vscode";
import type { ModelProcess } from "../process/client";
import type { ActiveModel } from "./active-model";
import { obtainCheckpoint } from "./checkpoint-download";
import { nearestConfig } from "./choose-config";
import type { Failures } from "./failures";
import { isTrusted } from "./trust";

const exportTitle = "Export to Flair";
const importTitle = "Import from Flair";

type Flair = Pick<ModelProcess, "exportToFlair" | "importFromFlair">;

/** What a key binding may give, as absolute paths; a person is asked for the rest. */
interface ExportArguments {
  readonly config?: string;
  readonly folder?: string;
}

interface ImportArguments {
  /** That Flair has trained in. */
  readonly folder?: string;
  /** The model folder to write. */
  readonly output?: string;
}

/** Hands trainings over to Flair, and takes the models back. */
export function registerFlair(flair: Flair, model: Pick<ActiveModel, "use">, failures: Failures): vscode.Disposable {
  const register = <Arguments>(name: string, what: string, run: (given: Arguments) => Promise<void>) =>
    vscode.commands.registerCommand(name, async (given?: Arguments) => {
      if (!(await isTrusted(what))) return;
      await run(given ?? ({} as Arguments)).catch((error: Error) => failures.report(error.message));
    });
  return vscode.Disposable.from(
    register<ExportArguments>("multitask.exportToFlair", "Trainings are exported", (given) =>
      exportTraining(flair, failures, given),
    ),
    register<ImportArguments>("multitask.importFromFlair", "Models are imported", (given) =>
      importModel(flair, model, given),
    ),
  );
}

async function exportTraining(flair: Flair, failures: Failures, given: ExportArguments): Promise<void> {
  const config = given.config ?? (await nearestConfig(exportTitle));
  if (config === undefined) {
    void vscode.window.showInformationMessage("There is no multitask.json to export; Train Multitask Model makes one.");
    return;
  }
  if (!(await obtainCheckpoint(config, failures, "Export"))) return;
  const folder = given.folder ?? (await pickFolder(exportTitle, "Export into This Folder"));
  if (folder === undefined) return;
  const request = { config, folder };
  const { sentences, differences } = await withProgress("Preparing the export to Flair", () =>
    flair.exportToFlair({ ...request, writes: false }),
  );
  const message = `Export ${sentences} sentences, the encoder and a training script to ${path.basename(folder)}?`;
  const detail = ["What Flair does otherwise than multitask.json says:", ...differences].join("\n\n");
  const yes = "Export";
  if ((await vscode.window.showInformationMessage(message, { modal: true, detail }, yes)) !== yes) return;
  await withProgress("Exporting to Flair", () => flair.exportToFlair({ ...request, writes: true }));
  const readme = vscode.Uri.file(path.join(folder, "README.md"));
  await vscode.commands.executeCommand("markdown.showPreview", readme);
}

async function importModel(
  flair: Flair,
  model: Pick<ActiveModel, "use">,
  { folder: givenFolder, output: givenOutput }: ImportArguments,
): Promise<void> {
  const folder = givenFolder ?? (await pickFolder(importTitle, "Import"));
  const output = folder && (givenOutput ?? (await askForOutput(folder)));
  if (!folder || !output) return;
  await withProgress("Importing from Flair", () => flair.importFromFlair({ folder, output }));
  await model.use(output);
  void vscode.window.showInformationMessage(
    `The model of Flair is in ${vscode.workspace.asRelativePath(output)}, and predicts in open files.`,
  );
}

async function pickFolder(title: string, openLabel: string): Promise<string | undefined> {
  const options = { canSelectFiles: false, canSelectFolders: true, title, openLabel };
  return (await vscode.window.showOpenDialog(options))?.[0]?.fsPath;
}

/** A folder among the models of the workspace; without a workspace one beside what Flair has trained. */
async function askForOutput(folder: string): Promise<string | undefined> {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (workspace === undefined) return path.join(folder, "model");
  const name = await vscode.window.showInputBox({
    title: importTitle,
    prompt: "The folder of the model, in the workspace",
    value: "models/from-flair",
    validateInput: (value) => (value.trim() === "" ? "Name a folder." : undefined),
  });
  return name === undefined ? undefined : path.resolve(workspace, name.trim());
}

function withProgress<Result>(title: string, work: () => Promise<Result>): Thenable<Result> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, work);
}
