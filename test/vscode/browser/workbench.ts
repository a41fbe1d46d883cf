// One VS Code window on a copy of the sample, driven as a person drives it. For what is inside the text editor, see editor.ts.
import type { Browser, FrameLocator, Locator, Page } from "playwright-core";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { launchBrowser } from "../../../scripts/vscode/browser.mjs";
import { copySample, startServer } from "../../../scripts/vscode/server.mjs";
import { eventually } from "../eventually";
import { Editor } from "./editor";

const screenshots = path.resolve("out/screenshots");

/** The three kinds of theme that every colour must work in, and the class that the workbench then has. */
const themes = {
  light: { name: "Light Modern", workbenchClass: "vs" },
  dark: { name: "Dark Modern", workbenchClass: "vs-dark" },
  "high-contrast": { name: "Default High Contrast", workbenchClass: "hc-black" },
};
export type Theme = keyof typeof themes;
export const allThemes = Object.keys(themes) as Theme[];

export interface WorkbenchOptions {
  settings?: Record<string, unknown>;
  /** Added to the environment of the extension host. */
  environment?: Record<string, string>;
  /** False to open the folder in restricted mode. */
  isTrusted?: boolean;
}

export class Workbench {
  /** All that are open, for the picture that a failing test leaves. */
  static readonly opened = new Set<Workbench>();

  readonly editor: Editor;
  private readonly workspaceSettings: Record<string, unknown> = {};

  static async open({ settings = {}, environment = {}, isTrusted = true }: WorkbenchOptions = {}): Promise<Workbench> {
    const runFolder = mkdtempSync(path.join(fromRunner("RUN_FOLDER"), "window-"));
    const folder = copySample(runFolder);
    const extensionsFolder = fromRunner("EXTENSIONS_FOLDER");
    const server = await startServer({ runFolder, extensionsFolder, settings, environment, isTrusted });
    const browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    // tsx wraps functions in a helper of this name, also those that are sent to the page.
    await page.addInitScript("globalThis.__name = (named) => named");
    const workbench = new Workbench(page, folder, browser, server);
    await page.goto(`${server.url}/?${new URLSearchParams({ folder })}`);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    return workbench;
  }

  private constructor(
    readonly page: Page,
    /** The open folder: write into it whatever files a test needs. */
    readonly folder: string,
    private readonly browser: Browser,
    private readonly server: Awaited<ReturnType<typeof startServer>>,
  ) {
    this.editor = new Editor(page);
    Workbench.opened.add(this);
  }

  async close(): Promise<void> {
    Workbench.opened.delete(this);
    await this.browser.close();
    await this.server.stop();
  }

  /** Runs a command by its title, as the palette shows it ("Multitask Tagger: Train Multitask Model"). */
  async runCommand(title: string): Promise<void> {
    await this.pickFromQuickInput("F1", `>${title}`, title);
  }

  /**
   * Opens the quick input by its key and clicks a row, for Enter would run whatever is first in the list, which is
   * another one while this one is still being looked up. All again where a quick input that was open before is closing
   * just then and takes this one along, at whatever moment that is.
   */
  private async pickFromQuickInput(key: string, text: string, label: string, attempts = 5): Promise<void> {
    await this.page.keyboard.press(key);
    try {
      await this.quickInput.fill(text, { timeout: 3_000 });
      await this.quickInputRow(label).click({ timeout: 5_000 });
    } catch (error) {
      if (attempts === 1) throw error;
      await this.page.keyboard.press("Escape");
      await this.pickFromQuickInput(key, text, label, attempts - 1);
    }
  }

  /** Picks a row of a quick pick that is already open. */
  async pick(label: string): Promise<void> {
    await this.quickInputRow(label).click();
  }

  /** Names a folder in the dialog that asks for one, by the label of its button. */
  async chooseFolder(folder: string, label: string): Promise<void> {
    const button = this.page.locator(".quick-input-widget .monaco-button", { hasText: label });
    await button.waitFor();
    const typed = `${folder}/`;
    // The dialog writes the folder that it starts from, also over what is typed, and takes no click while it looks into one.
    await eventually(async () => {
      await this.quickInput.fill(typed);
      await sleep(500);
      if ((await this.quickInput.inputValue()) !== typed) return false;
      await button.click();
      return button.waitFor({ state: "hidden", timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    }, `the dialog to take ${typed}`);
  }

  /** The rows of the quick pick that is open. */
  async picker(): Promise<string[]> {
    return texts(this.page.locator(".quick-input-widget .monaco-list-row"));
  }

  /** Waits for a row of a quick pick. */
  async pickerShows(label: string): Promise<void> {
    await this.quickInputRow(label).waitFor();
  }

  /** The rows of the list of completions, as soon as it is open. */
  async suggestions(): Promise<string[]> {
    const rows = this.page.locator(".suggest-widget.visible .monaco-list-row");
    await rows.first().waitFor();
    return texts(rows);
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  }

  async openFile(name: string): Promise<void> {
    await this.pickFromQuickInput("Control+P", path.join(this.folder, name), path.basename(name));
    await this.page.locator(".tab.active", { hasText: path.basename(name) }).waitFor();
    await this.editor.shown();
  }

  /** The rows of the Problems panel as text: files, and the problems in them. */
  async problems(): Promise<string[]> {
    const panel = this.page.locator(".markers-panel");
    if (!(await panel.isVisible())) await this.page.keyboard.press("Control+Shift+M");
    await panel.waitFor();
    return texts(panel.locator(".monaco-list-row"));
  }

  /** The page that the extension shows in a webview. */
  webview(): FrameLocator {
    return this.page
      .locator('iframe.webview.ready[src*="extensionId=multitask-tagger"]')
      .contentFrame()
      .frameLocator("iframe#active-frame");
  }

  async notifications(): Promise<string[]> {
    return texts(this.page.locator(".notification-toast .notification-list-item-message"));
  }

  async pressNotificationButton(label: string): Promise<void> {
    await this.page.locator(".notification-toast .monaco-button", { hasText: label }).click();
  }

  async statusBar(): Promise<string[]> {
    const items = await texts(this.page.locator(".statusbar-item"));
    return items.filter((text) => text !== "");
  }

  async setTheme(theme: Theme): Promise<void> {
    const { name, workbenchClass } = themes[theme];
    this.changeSettings({ "workbench.colorTheme": name });
    await this.page.locator(`.monaco-workbench.${workbenchClass}`).waitFor();
  }

  /** Changes settings of the workspace: code-server reads the user's once, at its start. */
  changeSettings(changed: Record<string, unknown>): void {
    Object.assign(this.workspaceSettings, changed);
    const folder = path.join(this.folder, ".vscode");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "settings.json"), JSON.stringify(this.workspaceSettings));
  }

  /** Kept as out/screenshots/<name>.png */
  async screenshot(name: string): Promise<void> {
    await this.page.locator(".statusbar-item", { hasText: "Activating Extensions" }).waitFor({ state: "hidden" });
    mkdirSync(screenshots, { recursive: true });
    // An animation is shown at its end: a hover that is fading in would not be legible.
    await this.page.screenshot({ path: path.join(screenshots, `${name}.png`), animations: "disabled" });
  }

  private get quickInput(): Locator {
    return this.page.locator(".quick-input-widget input[type=text]");
  }

  private quickInputRow(label: string): Locator {
    const name = this.page.locator(".label-name", { hasText: label });
    return this.page.locator(".quick-input-widget .monaco-list-row", { has: name }).first();
  }
}

async function texts(locator: Locator): Promise<string[]> {
  const all = await locator.allInnerTexts();
  return all.map((text) => text.replaceAll(/\s+/g, " ").trim());
}

function fromRunner(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with "npm run test:browser".`);
  return value;
}
