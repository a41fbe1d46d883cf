import path from "node:path";
import * as vscode from "vscode";
import { mostBytes } from "./corpus-files";

/** VS Code sends no text longer than this to extensions; it counts UTF-16 units. */
const longestText = mostBytes;
/** UTF-8 takes no more bytes for a UTF-16 unit. */
const mostBytesForUnit = 3;
/** Time for a text to come that is still being read. */
const delayMilliseconds = 1000;
const copyCommand = "Copy Command";

/** Says of a column file in front that is too long for VS Code to show it to extensions why nothing checks it; once a window. */
export class LargeFiles implements vscode.Disposable {
  readonly #extensions: readonly string[];
  readonly #told = new Set<string>();
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;

  constructor(extensions: readonly string[]) {
    this.#extensions = extensions;
    const { tabGroups } = vscode.window;
    this.#subscriptions = [
      tabGroups.onDidChangeTabs(() => this.#look()),
      tabGroups.onDidChangeTabGroups(() => this.#look()),
    ];
    this.#look();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #look(): void {
    clearTimeout(this.#timer);
    const uri = this.#silentFile();
    if (uri) this.#timer = setTimeout(() => void this.#explain(uri), delayMilliseconds);
  }

  /** The column file in front, if no text of it is known and nothing has been said of it. */
  #silentFile(): vscode.Uri | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputText) || input.uri.scheme !== "file") return undefined;
    const { uri } = input;
    const isSilent =
      this.#extensions.includes(path.extname(uri.path).toLowerCase()) &&
      !this.#told.has(uri.toString()) &&
      !isOpen(uri);
    return isSilent ? uri : undefined;
  }

  async #explain(uri: vscode.Uri): Promise<void> {
    const size = await sizeIfTooLong(uri);
    // While the file was read its text may have come, or this may have been asked a second time.
    if (size === undefined || this.#told.has(uri.toString()) || isOpen(uri)) return;
    this.#told.add(uri.toString());
    const megabytes = (size / 1024 / 1024).toLocaleString("en", { maximumFractionDigits: 1 });
    const message =
      `${path.basename(uri.path)} has ${megabytes} MB, and VS Code shows extensions no file above 50 MB: it is neither ` +
      'checked nor tagged here. Split it, or check it in a terminal with "multitask lint".';
    if ((await vscode.window.showInformationMessage(message, copyCommand)) !== copyCommand) return;
    await vscode.env.clipboard.writeText(`multitask lint ${quote(uri.fsPath)}`);
  }
}

function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((text) => text.uri.toString() === uri.toString());
}

/** The bytes of a file whose text VS Code keeps from extensions; undefined for any other, and for one that cannot be read. */
async function sizeIfTooLong(uri: vscode.Uri): Promise<number | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size <= longestText) return undefined;
    if (size > longestText * mostBytesForUnit) return size;
    const { length } = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    return length > longestText ? size : undefined;
  } catch {
    return undefined;
  }
}

/** A path as one word of a command line. */
function quote(file: string): string {
  return process.platform === "win32" ? `"${file}"` : `"${file.replaceAll(/["$`\\]/g, "\\$&")}"`;
}
