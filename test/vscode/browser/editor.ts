// The active text editor of a window: words and what is drawn on and around them.
import type { Locator, Page } from "playwright-core";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../eventually";

const activeEditor = ".editor-group-container.active .monaco-editor";

export interface Decoration {
  text: string;
  /** What is drawn before and after the text, by the extension alone. */
  before: string;
  after: string;
  color: string;
  backgroundColor: string;
}

export class Editor {
  constructor(private readonly page: Page) {}

  async shown(): Promise<void> {
    await this.page.locator(`${activeEditor} .view-line`).first().waitFor();
  }

  /** What is visible of the text, line by line. */
  async lines(): Promise<string[]> {
    return this.page.evaluate((selector) => {
      const lines = [...document.querySelectorAll<HTMLElement>(`${selector} .view-line`)];
      lines.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      return lines.map((line) => line.innerText.replaceAll("\u00a0", " "));
    }, activeEditor);
  }

  /** Waits for a word to be visible. */
  async shows(word: string): Promise<void> {
    await eventually(async () => (await this.lines()).some((line) => line.includes(word)), `"${word}" in the editor`);
  }

  /** Where a visible word stands, in pixels from the left. */
  async columnOf(word: string): Promise<number> {
    return Math.round((await this.locate(word)).x);
  }

  /** Puts the caret into a visible word; the first one if it occurs several times. */
  async click(word: string): Promise<void> {
    await this.dismissHover();
    const { x, y } = await this.locate(word);
    await this.page.mouse.click(x, y);
  }

  /** Hovers a visible word and returns what the hover says, once `expected` is part of it. */
  async hover(word: string, expected = ""): Promise<string> {
    let text = "";
    const hovering = async () => {
      // A hover without an answer is not asked again while the mouse stays: the extension may not have been active yet.
      await this.dismissHover();
      const { x, y } = await this.locate(word);
      await this.page.mouse.move(x, y, { steps: 3 });
      // Its parts arrive one by one.
      for (let polls = 0; polls < 20; polls++) {
        text = await this.hoverText();
        if (text !== "" && text.includes(expected)) return text;
        await sleep(100);
      }
      return undefined;
    };
    return eventually(hovering, () => `a hover on "${word}" with "${expected}", but "${text}"`, 30_000);
  }

  /** The titles of the quick fixes that a visible word offers; leaves their menu open. */
  async quickFixes(word: string): Promise<string[]> {
    await this.click(word);
    // While the window still settles, as after a change of theme, the menu may be closed as soon as it is open.
    await eventually(async () => {
      await this.page.keyboard.press("Control+.");
      const shown = this.quickFixRows.first().waitFor({ timeout: 4000 });
      return shown.then(
        () => true,
        () => false,
      );
    }, `the quick fixes of "${word}"`);
    return this.quickFixRows.allInnerTexts();
  }

  async applyQuickFix(word: string, title: string): Promise<void> {
    await this.quickFixes(word);
    await this.quickFixRows.filter({ hasText: title }).first().click();
    await this.quickFixRows.first().waitFor({ state: "hidden" });
  }

  /** The underlines of a severity, one element each. */
  squiggles(severity: "error" | "warning" | "info"): Locator {
    return this.page.locator(`${activeEditor} .cdr.squiggly-${severity}`);
  }

  /** What the extension has decorated in the visible text. */
  async decorations(): Promise<Decoration[]> {
    return this.page.evaluate((selector) => {
      const elements = [...document.querySelectorAll<HTMLElement>(`${selector} .view-line [class*="ced-"]`)];
      const drawn = (element: Element, place: string) => {
        const { content } = getComputedStyle(element, place);
        return content.startsWith('"') ? (JSON.parse(content) as string) : "";
      };
      return elements.map((element) => {
        const { color, backgroundColor } = getComputedStyle(element);
        const [before, after] = [drawn(element, "::before"), drawn(element, "::after")];
        // What is drawn after a text has an element of its own behind it.
        const text = element.innerText || (element.previousElementSibling as HTMLElement | null)?.innerText || "";
        return { text: text.replaceAll("\u00a0", " "), before, after, color, backgroundColor };
      });
    }, activeEditor);
  }

  private get quickFixRows(): Locator {
    return this.page.locator(".action-widget .monaco-list-row.action");
  }

  private async hoverText(): Promise<string> {
    const rows = this.page.locator(".monaco-hover:not(.hidden) .hover-row:not(.status-bar)");
    return (await rows.allInnerTexts()).join("\n").trim();
  }

  /** A standing hover can cover the next word. */
  private async dismissHover(): Promise<void> {
    await this.page.mouse.move(0, 0);
    await eventually(async () => (await this.hoverText()) === "", "the last hover to go away");
  }

  /** The middle of a word on the screen. */
  private async locate(word: string): Promise<{ x: number; y: number }> {
    return eventually(() => this.page.evaluate(findWord, { selector: activeEditor, word }), `the word "${word}"`);
  }
}

/** Runs in the browser: a word may be spread over several text nodes, and lines are in no order. */
function findWord({ selector, word }: { selector: string; word: string }): { x: number; y: number } | undefined {
  const found: { x: number; y: number }[] = [];
  for (const line of document.querySelectorAll(`${selector} .view-line`)) {
    const nodes: Text[] = [];
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode as Text);
    const start = nodes
      .map((node) => node.data.replaceAll("\u00a0", " "))
      .join("")
      .indexOf(word);
    if (start < 0) continue;
    const at = (offset: number): [Text, number] => {
      let rest = offset;
      for (const node of nodes) {
        if (rest <= node.length) return [node, rest];
        rest -= node.length;
      }
      throw new Error("The offset is beyond the line.");
    };
    const range = document.createRange();
    range.setStart(...at(start));
    range.setEnd(...at(start + word.length));
    const { left, top, width, height } = range.getBoundingClientRect();
    found.push({ x: left + width / 2, y: top + height / 2 });
  }
  return found.sort((a, b) => a.y - b.y)[0];
}
