import { TreeFragment, type Tree } from "@lezer/common";
import * as vscode from "vscode";
import { markdownParser, proseBlocks, readableMarkdown, type MarkdownBlock } from "../prediction/markdown";

/** In UTF-16 units; beyond it a jump to the end would hold up the editor for half a second. */
const longestText = 1_000_000;
/** Read beyond what is asked for, in UTF-16 units: the last block is known as a whole then. */
const lookahead = 5_000;

interface ReadMarkdown {
  readonly version: number;
  readonly text: string;
  /** Of the text up to somewhere. */
  readonly tree: Tree;
}

/** The blocks of open Markdown texts: each is read as far as it was looked at, and again where it was edited. */
export class MarkdownBlocks implements vscode.Disposable {
  readonly #read = new Map<string, ReadMarkdown>();
  /** What edits have left of the trees. */
  readonly #fragments = new Map<string, readonly TreeFragment[]>();
  readonly #subscriptions: vscode.Disposable[];

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri.toString())),
    ];
  }

  /** The blocks that reach into a range of lines; none in a text that is too long to be read while somebody waits. */
  between(document: vscode.TextDocument, firstLine: number, lastLine: number): MarkdownBlock[] {
    const start = document.offsetAt(new vscode.Position(firstLine, 0));
    const end = document.offsetAt(document.lineAt(lastLine).range.end);
    const read = this.#readTo(document, end + lookahead);
    return read ? proseBlocks(read.tree, read.text, { start, end }) : [];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #readTo(document: vscode.TextDocument, end: number): ReadMarkdown | undefined {
    const key = document.uri.toString();
    const before = this.#read.get(key);
    const isCurrent = before?.version === document.version;
    const text = isCurrent ? before.text : readableMarkdown(document.getText());
    if (text.length > longestText) return undefined;
    const wanted = Math.min(end, text.length);
    if (isCurrent && before.tree.length >= wanted) return before;
    // An edit may make prose of front matter, or more front matter of prose, far from where it was.
    const keepsHead = before && headLength(before.text) === headLength(text);
    const fragments = keepsHead ? this.#fragments.get(key) : [];
    const parse = markdownParser.startParse(text, fragments);
    if (wanted < text.length) parse.stopAt(wanted);
    let tree = parse.advance();
    while (!tree) tree = parse.advance();
    this.#fragments.set(key, TreeFragment.addTree(tree, fragments, tree.length < text.length));
    const read = { version: document.version, text, tree };
    this.#read.set(key, read);
    return read;
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const fragments = this.#fragments.get(key);
    if (!fragments) return;
    // VS Code lists the changes of one edit from the last place to the first.
    let growth = 0;
    const changes = contentChanges.toReversed().map(({ rangeOffset: fromA, rangeLength, text }) => {
      const change = { fromA, toA: fromA + rangeLength, fromB: fromA + growth, toB: fromA + growth + text.length };
      growth += text.length - rangeLength;
      return change;
    });
    this.#fragments.set(key, TreeFragment.applyChanges(fragments, changes));
  }

  #forget(key: string): void {
    this.#read.delete(key);
    this.#fragments.delete(key);
  }
}

function headLength(text: string): number {
  return /^\s*/.exec(text)![0].length;
}
