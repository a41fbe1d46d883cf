import * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { formColumnOf } from "../tasks/columns";
import { readSpans } from "../tasks/spans";
import type { Documents, OpenConll } from "./documents";
import { afterTyping } from "./pause";
import { groupSentences, lastLineOf } from "./sentence-groups";
import { annotationOf, wordsIn } from "./sentences";

/** In longer files the spans of all sentences would take longer than a keystroke may. */
const mostSentencesWithSpans = 2000;

const wordsOfName = 10;
const mostCharacters = 80;

/** A symbol a sentence, or in a long file a few of them, with its text: outline, breadcrumbs, sticky scroll and "Go to Symbol" show it. */
export class Outline implements vscode.DocumentSymbolProvider {
  readonly #documents: Documents;
  /** Sentences outlive edits elsewhere in their file, and their names with them. */
  readonly #names = new WeakMap<Sentence, string>();

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  async provideDocumentSymbols(
    text: vscode.TextDocument,
    cancellation: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const open = await afterTyping(this.#documents, text, cancellation);
    if (!open) return [];
    const { sentences } = open.conll;
    const withSpans = sentences.length <= mostSentencesWithSpans;
    return groupSentences(sentences).map((group) => this.#toSymbol(open, group, withSpans));
  }

  #toSymbol(open: OpenConll, group: readonly Sentence[], withSpans: boolean): vscode.DocumentSymbol {
    const [first] = group as [Sentence];
    const { firstLine, documentBoundary } = first;
    const symbol = new vscode.DocumentSymbol(
      this.#nameOf(open, first),
      group.length === 1 ? (valueOf(first, "sent_id") ?? "") : `and ${group.length - 1} more`,
      documentBoundary ? vscode.SymbolKind.File : vscode.SymbolKind.String,
      linesOf(open, firstLine, lastLineOf(group)),
      new vscode.Range(firstLine, 0, firstLine, 0),
    );
    if (withSpans) symbol.children = spansOf(open, first);
    return symbol;
  }

  #nameOf(open: OpenConll, sentence: Sentence): string {
    let name = this.#names.get(sentence);
    if (name === undefined) this.#names.set(sentence, (name = findName(open, sentence)));
    return name;
  }
}

function findName(open: OpenConll, sentence: Sentence): string {
  const boundary = sentence.tokens[0]?.cell(0)?.text ?? "";
  const name =
    valueOf(sentence, "text") ||
    (sentence.documentBoundary ? boundary : firstWords(open, sentence)) ||
    // VS Code takes no symbol without a name.
    "(no words)";
  return name.length > mostCharacters ? `${name.slice(0, mostCharacters)}…` : name;
}

function firstWords(open: OpenConll, sentence: Sentence): string {
  const column = formColumnOf(open.conll.layout, open.project.project);
  const tokens = sentence.tokens.filter(({ kind }) => kind === "word");
  const words = tokens.slice(0, wordsOfName).map((token) => token.cell(column)?.text ?? "");
  return words.join(" ").trim() + (tokens.length > wordsOfName ? " …" : "");
}

function valueOf({ comments }: Sentence, key: string): string | undefined {
  return comments.find((comment) => comment.hasKey(key))?.value?.text;
}

function spansOf(open: OpenConll, sentence: Sentence): vscode.DocumentSymbol[] {
  const { tokens, forms } = wordsIn(open, sentence);
  return open.project.project.tasks.flatMap((task) => {
    if (task.kind !== "span") return [];
    const tags = annotationOf(open, sentence, task).map((tag) => tag ?? "_");
    return readSpans(tags).map(({ start, end, label }) => {
      const lineOf = (word: number) => sentence.firstLine + tokens[word]!.offset;
      const range = linesOf(open, lineOf(start), lineOf(end - 1));
      const name = forms.slice(start, end).join(" ") || label || "_";
      return new vscode.DocumentSymbol(name, label, vscode.SymbolKind.Constant, range, range);
    });
  });
}

function linesOf({ conll }: OpenConll, first: number, last: number): vscode.Range {
  return new vscode.Range(first, 0, last, conll.lineText(last).length);
}
