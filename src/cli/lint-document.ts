import type { ConllDocument } from "../conll/read";
import type { Diagnostic } from "../lint/diagnostic";
import { mendInRounds } from "../lint/fix-rounds";

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
  return mend ? mendInRounds(document, lintOnce, mend) : { document, diagnostics: lintOnce(document) };
}

/** How much there is to train on in a document. */
export function countWords({ sentences }: ConllDocument): { sentences: number; tokens: number } {
  const lengths = sentences.map(({ wordCount }) => wordCount).filter((count) => count > 0);
  return { sentences: lengths.length, tokens: lengths.reduce((sum, length) => sum + length, 0) };
}
