import path from "node:path";
import * as vscode from "vscode";
import { cachedEncoders, checkCheckpointFolder, CheckpointError, isHubId } from "../process/checkpoints";
import { CONFIG_NAME, ConfigError, readConfig, type EncoderConfig } from "../tasks/config";
import { changeEncoderInConfig, type EncoderChoice } from "../tasks/config-edits";
import { writeCheckpointPath } from "./checkpoint-path";
import { findConfigs, nearestConfig } from "./choose-config";
import { suggestedEncoders } from "./suggested-encoders";
import { isTrusted } from "./trust";

const title = "Choose Encoder";

interface EncoderItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<EncoderChoice | undefined> | EncoderChoice;
}

/** What a key binding may give; a person is asked for the rest. */
type Arguments = { readonly folder: string } | EncoderChoice;

/** Writes the encoder that the person chooses into the nearest multitask.json: one step to undo. */
export function registerChooseEncoder(): vscode.Disposable {
  return vscode.commands.registerCommand("multitask.chooseEncoder", async (given?: Arguments) => {
    if (!(await isTrusted("An encoder is chosen"))) return;
    const config = await configToChange();
    const encoder = config && (await (given ? accept(given, config) : ask(config)));
    if (encoder) await write(config, encoder);
  });
}

async function configToChange(): Promise<string | undefined> {
  if ((await findConfigs()).length > 0) return nearestConfig(title);
  const create = `Create ${CONFIG_NAME}`;
  const message = `There is no ${CONFIG_NAME} yet that could name an encoder.`;
  const chosen = await vscode.window.showInformationMessage(message, create);
  if (chosen === create) await vscode.commands.executeCommand("multitask.createConfig");
  return undefined;
}

function accept(given: Arguments, config: string): EncoderChoice | undefined {
  return "folder" in given ? useFolder(given.folder, config) : given;
}

async function ask(config: string): Promise<EncoderChoice | undefined> {
  const picked = await vscode.window.showQuickPick(items(config), {
    title,
    placeHolder: `The encoder that all tasks of ${vscode.workspace.asRelativePath(config)} share`,
    matchOnDescription: true,
  });
  return picked?.choose();
}

function items(config: string): EncoderItem[] {
  const current = currentEncoder(config);
  const cached = cachedEncoders(process.env);
  const ofHub = (id: string, description: string): EncoderItem => ({
    label: id,
    description: [description, ...(isNamed(current, id) ? ["chosen now"] : [])].filter(Boolean).join(" · "),
    choose: () => ({ kind: "transformer", checkpoint: id }),
  });
  return [
    {
      label: "hash-cnn",
      description: `built in, no download; minutes on a CPU${current?.kind === "hash-cnn" ? " · chosen now" : ""}`,
      choose: () => ({ kind: "hash-cnn" }),
    },
    { label: "$(folder-opened) Folder with a Checkpoint…", choose: () => browse(config) },
    ...(cached.length > 0 ? [separator("on this machine")] : []),
    ...cached.map((id) => ofHub(id, suggestedEncoders.find((encoder) => encoder.id === id)?.purpose ?? "")),
    separator("Hugging Face hub"),
    ...suggestedEncoders
      .filter(({ id }) => !cached.includes(id))
      .map(({ id, purpose, size }) => ofHub(id, `${purpose}, ${size}`)),
    { label: "$(cloud-download) Another Model of the Hub…", choose: askForId },
  ];
}

function separator(label: string): EncoderItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(undefined) };
}

/** A configuration that cannot be read may be mended by the choice. */
function currentEncoder(config: string): EncoderConfig | undefined {
  try {
    return readConfig(config).encoder;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function isNamed(encoder: EncoderConfig | undefined, id: string): boolean {
  return encoder?.kind === "transformer" && encoder.checkpoint === id;
}

async function browse(config: string): Promise<EncoderChoice | undefined> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      defaultUri: vscode.Uri.file(path.dirname(config)),
      openLabel: "Use Checkpoint",
      title: "Folder of a Hugging Face checkpoint",
    })) ?? [];
  return folder && useFolder(folder.fsPath, config);
}

function useFolder(folder: string, config: string): EncoderChoice | undefined {
  try {
    checkCheckpointFolder(folder);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    void vscode.window.showErrorMessage(error.message);
    return undefined;
  }
  const configFolder = path.dirname(config);
  const workspace = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(config))?.uri.fsPath ?? configFolder;
  return { kind: "transformer", checkpoint: writeCheckpointPath(folder, configFolder, workspace) };
}

async function askForId(): Promise<EncoderChoice | undefined> {
  const id = await vscode.window.showInputBox({
    title,
    prompt: "The id of a BERT-like model on the Hugging Face hub, as its page shows it",
    placeHolder: "owner/name",
    validateInput: (text) => (isHubId(text.trim()) ? undefined : "An id is owner/name, without blanks."),
  });
  return id === undefined ? undefined : { kind: "transformer", checkpoint: id.trim() };
}

async function write(config: string, encoder: EncoderChoice): Promise<void> {
  const document = await vscode.workspace.openTextDocument(config);
  const edits = changeEncoderInConfig(document.getText(), encoder);
  if (!edits) {
    const file = vscode.workspace.asRelativePath(config);
    void vscode.window.showErrorMessage(`${file} has no "tasks", so no encoder can be written into it; mend it first.`);
    return;
  }
  const change = new vscode.WorkspaceEdit();
  const range = (start: number, end: number) => new vscode.Range(document.positionAt(start), document.positionAt(end));
  change.set(
    document.uri,
    edits.map(({ start, end, text }) => new vscode.TextEdit(range(start, end), text)),
  );
  await vscode.workspace.applyEdit(change);
  await document.save();
  await vscode.window.showTextDocument(document, { preview: false });
}
