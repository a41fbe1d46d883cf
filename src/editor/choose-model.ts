import * as vscode from "vscode";
import { findModels, type ActiveModel } from "./active-model";
import { isTrusted } from "./trust";

interface ModelItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<void>;
}

export function registerChooseModel(model: ActiveModel): vscode.Disposable {
  const register = (name: string, choose: () => Promise<unknown>) =>
    vscode.commands.registerCommand(name, async () => {
      if (await isTrusted("A model is run")) await choose();
    });
  return vscode.Disposable.from(
    register("multitask.chooseModel", async () => {
      const title = "Model that predicts in open CoNLL files";
      await (await vscode.window.showQuickPick(items(model), { title }))?.choose();
    }),
    register("multitask.chooseModelFolder", () => browse(model)),
  );
}

async function items(model: ActiveModel): Promise<ModelItem[]> {
  const folders = (await findModels()).map(({ folder }) => folder);
  const current = model.current?.folder;
  if (current !== undefined && !folders.includes(current)) folders.push(current);
  return [
    ...folders.map((folder) => ({
      label: vscode.workspace.asRelativePath(folder),
      ...(folder === current ? { description: "active" } : {}),
      choose: () => model.use(folder),
    })),
    { label: "", kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve() },
    { label: "$(folder-opened) Browse…", choose: () => browse(model) },
    ...(current === undefined ? [] : [{ label: "$(circle-slash) No model", choose: () => model.use(undefined) }]),
  ];
}

async function browse(model: ActiveModel): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: "Use Model",
      title: "Folder of a trained model",
    })) ?? [];
  if (!folder) return;
  await model.use(folder.fsPath);
  if (model.current) return;
  void vscode.window.showErrorMessage(`${folder.fsPath} holds no trained model: it has no readable model.json.`);
}
