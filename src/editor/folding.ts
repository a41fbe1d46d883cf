import * as vscode from "vscode";
import type { Documents } from "./documents";
import { afterTyping } from "./pause";
import { groupSentences, lastLineOf } from "./sentence-groups";

/** Folds sentences, in a long file a few together, so that a screen shows the first lines of many. */
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
    return groupSentences(sentences)
      .map((group) => new vscode.FoldingRange(group[0]!.firstLine, lastLineOf(group)))
      .filter(({ start, end }) => end > start);
  }
}
