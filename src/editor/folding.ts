import * as vscode from "vscode";
import type { Documents } from "./documents";
import { afterTyping } from "./pause";

/** Folds sentences, so that a screen shows the first lines of many. */
export class Folding implements vscode.FoldingRangeProvider {
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async provideFoldingRanges(
    text: vscode.TextDocument,
    _context: vscode.FoldingContext,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.FoldingRange[]> {
    const sentences = (await afterTyping(this.#documents, text, cancellation))?.conll.sentences ?? [];
    return sentences
      .filter(({ lineCount }) => lineCount > 1)
      .map(({ firstLine, lineCount }) => new vscode.FoldingRange(firstLine, firstLine + lineCount - 1));
  }
}
