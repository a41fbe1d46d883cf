import * as vscode from "vscode";
import { colorsOf } from "./label-colors";
import type { Mark } from "./prediction-marks";

/** A decoration type for each label and each predicted tag, made when it is first seen. */
export class DecorationTypes implements vscode.Disposable {
  readonly #types = new Map<string, vscode.TextEditorDecorationType>();
  readonly #used = new WeakMap<vscode.TextEditor, ReadonlySet<string>>();

  /** Shows these marks in an editor, and none of those that it showed before. */
  apply(editor: vscode.TextEditor, marks: Iterable<readonly [Mark, vscode.Range]>): void {
    const ranges = new Map<string, vscode.Range[]>();
    for (const [mark, range] of marks) {
      const key = this.#keyOf(mark);
      const known = ranges.get(key);
      if (known) known.push(range);
      else ranges.set(key, [range]);
    }
    for (const [key, shown] of ranges) editor.setDecorations(this.#types.get(key)!, shown);
    for (const key of this.#used.get(editor) ?? []) {
      if (!ranges.has(key)) editor.setDecorations(this.#types.get(key)!, []);
    }
    this.#used.set(editor, new Set(ranges.keys()));
  }

  dispose(): void {
    for (const type of this.#types.values()) type.dispose();
  }

  #keyOf(mark: Mark): string {
    const key = mark.kind === "span" ? `span ${mark.label}` : `tag ${mark.task} ${mark.tag}`;
    if (!this.#types.has(key)) {
      const options = mark.kind === "span" ? spanStyle(mark.label) : tagStyle(mark.task, mark.tag, mark.label);
      this.#types.set(key, vscode.window.createTextEditorDecorationType(options));
    }
    return key;
  }
}

function spanStyle(label: string): vscode.DecorationRenderOptions {
  const { foreground, background } = colorsOf(label);
  return {
    backgroundColor: background,
    borderColor: foreground,
    borderStyle: "solid",
    borderWidth: "0 0 2px 0",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  };
}

function tagStyle(task: string, tag: string, label: string): vscode.DecorationRenderOptions {
  const color = label === "" ? new vscode.ThemeColor("multitask.predictedTagForeground") : colorsOf(label).foreground;
  return {
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { contentText: `${shortTask(task)} ${tag}`, color, fontStyle: "italic", margin: "0 0 0 2.5ch" },
  };
}

/** `task_ner` reads `ner` beside a tag. */
function shortTask(id: string): string {
  return id.replace(/^task[_-]/, "");
}
