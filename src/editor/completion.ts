import type * as vscode from "vscode";
import { commentItems } from "./comment-completion";
import type { Documents } from "./documents";
import { tagItems } from "./tag-completion";

/** Completes tags, ids of tasks, keys of comments and names of rules, each where it belongs. */
export class Completion implements vscode.CompletionItemProvider {
  static readonly triggers = ["-", "|", "=", "\t", "#", "/"];
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  provideCompletionItems(
    text: vscode.TextDocument,
    position: vscode.Position,
    _cancellation: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): vscode.CompletionItem[] {
    const open = this.#documents.of(text);
    if (!open) return [];
    const sentence = open.conll.sentenceAt(position.line);
    const token = open.conll.tokenAt(position.line);
    if (sentence && token) {
      // In a word or a tag of another kind these letters ask for nothing.
      const isAsked = triggerCharacter !== "#" && triggerCharacter !== "/";
      return isAsked ? tagItems(open, sentence, token, position) : [];
    }
    return triggerCharacter === "\t" || triggerCharacter === "-" ? [] : commentItems(open, sentence, position);
  }
}
