import { applyEdits } from "../conll/edit";
import { wordsOf, type ConllDocument } from "../conll/read";
import type { Diagnostic } from "../lint/diagnostic";
import { fixAll } from "../lint/lint";

/** Fixes of one place wait for those of another; more rounds than this are a circle of rules that undo each other's. */
const MOST_ROUNDS = 10;

/** A document, mended where that was asked for, and what is wrong with it. */
export interface LintedDocument {
  readonly document: ConllDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lints a document, and with `mend` mends what is safe to mend and lints what becomes of it. */
export function lintDocument(
  document: ConllDocument,
  lintOnce: (document: ConllDocument) => readonly Diagnostic[],
  mend: ((text: string) => ConllDocument) | undefined,
): LintedDocument {
  let linted = { document, diagnostics: lintOnce(document) };
  for (let round = 0; mend && round < MOST_ROUNDS; round++) {
    const edits = fixAll(linted.diagnostics);
    if (edits.length === 0) break;
    const mended = mend(applyEdits(linted.document.text, edits));
    linted = { document: mended, diagnostics: lintOnce(mended) };
  }
  return linted;
}

/** How much there is to train on in a document. */
export function countWords({ sentences }: ConllDocument): { sentences: number; tokens: number } {
  const lengths = sentences.map((sentence) => wordsOf(sentence).length).filter((length) => length > 0);
  return { sentences: lengths.length, tokens: lengths.reduce((sum, length) => sum + length, 0) };
}
