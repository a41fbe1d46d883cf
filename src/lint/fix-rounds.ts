import { composeEdits } from "../conll/compose-edits";
import type { TextEdit } from "../conll/document";
import { applyEdits } from "../conll/edit";
import { readConll, type ConllDocument } from "../conll/read";
import type { Diagnostic } from "./diagnostic";
import { fixAll } from "./lint";

/** More rounds than this are a circle of rules that undo each other's fixes. */
const MOST_ROUNDS = 10;

/**
 * The edits after which nothing is left to fix. Of fixes that touch the same place some wait for others, and those of one level
 * for the level below: so the mended text is asked again, until there is nothing more to mend.
 *
 * @param lintOnce the findings to be fixed
 */
export function fixInRounds(
  document: ConllDocument,
  lintOnce: (document: ConllDocument) => readonly Diagnostic[],
): TextEdit[] {
  const rounds: TextEdit[][] = [];
  let mended = document;
  while (rounds.length < MOST_ROUNDS) {
    const edits = fixAll(lintOnce(mended));
    if (edits.length === 0) break;
    rounds.push(edits);
    mended = readConll(applyEdits(mended.text, edits));
  }
  return composeEdits(document.buffer.length, rounds);
}
