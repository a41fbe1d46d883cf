import path from "node:path";
import * as vscode from "vscode";
import type { Task } from "../tasks/task";
import { factsOf, isManifest, type ModelFacts } from "./model-facts";

const stateKey = "multitask.model";
const manifestName = "model.json";

export const modelPattern = `**/${manifestName}`;

/** What one must know of a model to predict with it. */
export interface PredictingModel {
  readonly folder: string;
  readonly tasks: readonly (Task & {
    /** The tags that it chooses among. */
    readonly labels?: readonly string[];
  })[];
  /** How many words of the document to each side of a sentence it reads. */
  readonly contextWords: number;
}

/** A trained model, as far as the editor needs to know it. */
export interface Model extends PredictingModel {
  readonly facts: ModelFacts;
  /** When, in milliseconds since 1970. */
  readonly written: number;
}

/** The model that predicts: named by the setting, or else chosen or trained last in this workspace. */
export class ActiveModel implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable[];
  #watcher: vscode.Disposable | undefined;
  #current: Model | undefined;
  readonly onDidChange = this.#changed.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
    this.#subscriptions = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.refresh()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("multitask.model")) void this.refresh();
      }),
    ];
  }

  get current(): Model | undefined {
    return this.#current;
  }

  /** Undefined: no model. */
  async use(folder: string | undefined): Promise<void> {
    const settings = vscode.workspace.getConfiguration("multitask");
    await this.#state.update(stateKey, folder);
    if (settings.get("model", "") !== "") await settings.update("model", folder ?? "");
    await this.refresh();
  }

  /** Reads the model again; a model that is gone or broken is no model. */
  async refresh(): Promise<void> {
    const folder = this.#named();
    this.#watch(folder);
    this.#current = folder === undefined ? undefined : await readModel(folder);
    await vscode.commands.executeCommand("setContext", "multitask.hasModel", this.#current !== undefined);
    this.#changed.fire();
  }

  dispose(): void {
    this.#watcher?.dispose();
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #named(): string | undefined {
    if (!vscode.workspace.isTrusted) return undefined;
    const setting = vscode.workspace.getConfiguration("multitask").get("model", "");
    if (setting === "") return this.#state.get<string>(stateKey);
    return path.resolve(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", setting);
  }

  /** A model may be trained anew on the command line. */
  #watch(folder: string | undefined): void {
    this.#watcher?.dispose();
    if (folder === undefined) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), manifestName);
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    watcher.onDidChange(() => void this.refresh());
    watcher.onDidCreate(() => void this.refresh());
    watcher.onDidDelete(() => void this.refresh());
    this.#watcher = watcher;
  }
}

async function readModel(folder: string): Promise<Model | undefined> {
  const uri = vscode.Uri.file(path.join(folder, manifestName));
  try {
    const manifest: unknown = JSON.parse(new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
    if (!isManifest(manifest)) return undefined;
    const { mtime: written } = await vscode.workspace.fs.stat(uri);
    const { tasks, encoder } = manifest;
    return { folder, tasks, contextWords: encoder?.context ?? 0, facts: factsOf(manifest), written };
  } catch {
    return undefined;
  }
}

/** All models in the workspace, by their folders. */
export async function findModels(): Promise<Model[]> {
  const manifests = await vscode.workspace.findFiles(modelPattern, "**/node_modules/**");
  const models = await Promise.all(manifests.map((uri) => readModel(path.dirname(uri.fsPath))));
  return models.flatMap((model) => model ?? []).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}
