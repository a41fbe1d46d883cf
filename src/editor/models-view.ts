import path from "node:path";
import * as vscode from "vscode";
import { findModels, modelPattern, type ActiveModel, type Model } from "./active-model";
import { describeFacts, percent, type ModelFact } from "./model-facts";
import { nameOfModel } from "./model-folders";

const viewId = "multitask.models";
export const useModelCommand = "multitask.useModel";

/** A model, or one of the lines about it. */
export interface ModelRow {
  readonly model: Model;
  readonly fact?: ModelFact;
}

/** Lists the models of the workspace, and the active one wherever it lies. */
export class ModelsView implements vscode.TreeDataProvider<ModelRow>, vscode.Disposable {
  readonly #active: ActiveModel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #tree: vscode.TreeView<ModelRow>;
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(active: ActiveModel) {
    this.#active = active;
    this.#tree = vscode.window.createTreeView(viewId, { treeDataProvider: this });
    const watcher = vscode.workspace.createFileSystemWatcher(modelPattern);
    const refresh = () => this.refresh();
    this.#subscriptions = [
      this.#tree,
      watcher,
      watcher.onDidCreate(refresh),
      watcher.onDidChange(refresh),
      watcher.onDidDelete(refresh),
      active.onDidChange(refresh),
      // Of a folder that comes with folders in it, or that goes, VS Code does not always tell that its files do.
      this.#tree.onDidChangeVisibility(refresh),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()),
      vscode.workspace.onDidDeleteFiles(refresh),
      vscode.workspace.onDidRenameFiles(refresh),
      vscode.workspace.onDidChangeWorkspaceFolders(refresh),
      vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    ];
  }

  /** The model that a key is meant for. */
  get selected(): Model | undefined {
    return this.#tree.selection[0]?.model;
  }

  refresh(): void {
    this.#changed.fire();
  }

  async getChildren(row?: ModelRow): Promise<ModelRow[]> {
    if (!vscode.workspace.isTrusted) return [];
    if (row) return row.fact ? [] : factsOfRow(row);
    const models = await findModels();
    const active = this.#active.current;
    if (active && !models.some(({ folder }) => folder === active.folder)) models.push(active);
    return models.map((model) => ({ model }));
  }

  getTreeItem({ model, fact }: ModelRow): vscode.TreeItem {
    return fact ? factItem(model, fact) : modelItem(model, this.#active.current?.folder === model.folder);
  }

  dispose(): void {
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function factsOfRow({ model }: ModelRow): ModelRow[] {
  const written = new Date(model.written).toLocaleString(vscode.env.language, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return describeFacts(model.facts, written).map((fact) => ({ model, fact }));
}

function modelItem(model: Model, isActive: boolean): vscode.TreeItem {
  const { folder, facts, written } = model;
  const isInside = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder)) !== undefined;
  const label = isInside ? nameOfModel(folder) : path.basename(folder);
  const date = new Date(written).toLocaleDateString(vscode.env.language, { dateStyle: "medium" });
  const score = facts.meanScore === undefined ? [] : [percent(facts.meanScore)];
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = folder;
  item.description = [...score, date, ...(isInside ? [] : [folder])].join(", ");
  item.tooltip = `${folder}\n${isActive ? "The active model: it predicts." : "Click to use it."}`;
  item.iconPath = new vscode.ThemeIcon(isActive ? "check" : "circle-outline");
  item.contextValue = isActive ? "activeModel" : "model";
  item.accessibilityInformation = { label: [label, item.description, ...(isActive ? ["active"] : [])].join(", ") };
  // A click on the active one opens and closes it.
  if (!isActive) item.command = { command: useModelCommand, title: "Use This Model", arguments: [{ model }] };
  return item;
}

function factItem({ folder }: Model, { label, value, isTask }: ModelFact): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.id = `${folder}\n${label}`;
  item.description = value;
  if (isTask) item.iconPath = new vscode.ThemeIcon("tag");
  return item;
}
