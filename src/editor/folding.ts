import * as vscode from "vscode";
import type { Documents } from "./documents";

/** Folds sentences, so that a screen shows the first lines of many. */
export class Folding implements vscode.FoldingRangeProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideFoldingRanges(text: vscode.TextDocument): vscode.FoldingRange[] {
    const sentences = this.#documents.of(text)?.conll.sentences ?? [];
    return sentences
      .filter(({ lineCount }) => lineCount > 1)
      .map(({ firstLine, lineCount }) => new vscode.FoldingRange(firstLine, firstLine + lineCount - 1));
  }
}
