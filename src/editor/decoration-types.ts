import * as vscode from "vscode";
import { colorsOf } from "./label-colors";
import type { WordMark } from "./prediction-marks";

/** What is drawn over a range; in plain text a span is one mark, named behind its last word, and a note is a quiet tag. */
export type Mark =
  WordMark | { readonly kind: "entity"; readonly label: string } | { readonly kind: "note"; readonly tag: string };

export type PlacedMark = readonly [Mark, vscode.Range];

/** Shows marks in an editor, and none of those that it showed before. */
export interface Painter {
  apply(editor: vscode.TextEditor, marks: Iterable<PlacedMark>): void;
  dispose(): void;
}

/** A decoration type for each label and each predicted tag, made when it is first seen. */
export class DecorationTypes implements Painter {
  readonly #types = new Map<string, vscode.TextEditorDecorationType>();
  readonly #used = new WeakMap<vscode.TextEditor, ReadonlySet<string>>();

  apply(editor: vscode.TextEditor, marks: Iterable<PlacedMark>): void {
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
    const key = keyOf(mark);
    if (!this.#types.has(key)) this.#types.set(key, vscode.window.createTextEditorDecorationType(styleOf(mark)));
    return key;
  }
}

function keyOf(mark: Mark): string {
  if (mark.kind === "tag") return `tag ${mark.task} ${mark.tag}`;
  return mark.kind === "note" ? `note ${mark.tag}` : `${mark.kind} ${mark.label}`;
}

function styleOf(mark: Mark): vscode.DecorationRenderOptions {
  if (mark.kind === "span") return spanStyle(mark.label);
  if (mark.kind === "tag") return tagStyle(mark.task, mark.tag, mark.label);
  return mark.kind === "entity" ? entityStyle(mark.label) : noteStyle(mark.tag);
}

/** VS Code has no option for the size of what stands after a word; a declaration of a style is taken with the one before it. */
const smallPrint = { fontStyle: "normal; font-size: 0.75em", fontWeight: "normal", margin: "0 0 0 0.3em" };

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

function entityStyle(label: string): vscode.DecorationRenderOptions {
  const style = spanStyle(label);
  return { ...style, after: { contentText: label, color: colorsOf(label).foreground, ...smallPrint } };
}

function noteStyle(tag: string): vscode.DecorationRenderOptions {
  return {
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    after: { contentText: tag, color: new vscode.ThemeColor("multitask.predictedTagForeground"), ...smallPrint },
  };
}

/** `task_ner` reads `ner` beside a tag. */
function shortTask(id: string): string {
  return id.replace(/^task[_-]/, "");
}
