import { composeEdits } from "../conll/compose-edits";
import type { TextEdit } from "../conll/document";
import { applyEdits } from "../conll/edit";
import { readConll, type ConllDocument } from "../conll/read";
import type { Diagnostic } from "./diagnostic";
import { fixAll } from "./lint";

/** More rounds than this are a circle of rules that undo each other's fixes. */
const MOST_ROUNDS = 10;

/** A document in which nothing is left to fix, and how it came to be. */
export interface Mended {
  readonly document: ConllDocument;
  /** What a person has to mend. */
  readonly diagnostics: readonly Diagnostic[];
  /** The edits of each round, of the text that the round before made. */
  readonly rounds: readonly (readonly TextEdit[])[];
}

/**
 * Mends what is safe to mend. Of fixes that touch the same place some wait for others, and those of one level for the level
 * below: so the mended text is asked again, until there is nothing more to mend.
 *
 * @param lintOnce the findings to be fixed
 */
export function mendInRounds(
  document: ConllDocument,
  lintOnce: (document: ConllDocument) => readonly Diagnostic[],
  read: (text: string) => ConllDocument = readConll,
): Mended {
  const rounds: TextEdit[][] = [];
  let mended = document;
  let diagnostics = lintOnce(document);
  while (rounds.length < MOST_ROUNDS) {
    const edits = fixAll(diagnostics);
    if (edits.length === 0) break;
    rounds.push(edits);
    mended = read(applyEdits(mended.text, edits));
    diagnostics = lintOnce(mended);
  }
  return { document: mended, diagnostics, rounds };
}

/** The edits of the document's own text that do what all rounds of `mendInRounds` do. */
export function fixInRounds(
  document: ConllDocument,
  lintOnce: (document: ConllDocument) => readonly Diagnostic[],
): TextEdit[] {
  return composeEdits(document.buffer.length, mendInRounds(document, lintOnce).rounds);
}
