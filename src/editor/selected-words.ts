import type * as vscode from "vscode";
import type { Sentence } from "../conll/document";
import { wordsOf } from "../conll/read";
import type { WordRange } from "../tasks/span-editing";
import type { OpenConll } from "./documents";
import { linesOf } from "./selected-lines";
import { sentencesIn } from "./sentences";

/** The words of a sentence that a selection touches. */
export interface SelectedWords {
  readonly sentence: Sentence;
  readonly words: WordRange;
  /** The one that the caret is at; the last one where it is below them, as it is in a selection of whole lines. */
  readonly caretWord: number;
  /** Nothing is selected: what is meant may be the span that the word is part of. */
  readonly isCaret: boolean;
}

/** What each selection touches of each sentence: nothing of lines without words. */
export function selectedWords(open: OpenConll, selections: readonly vscode.Selection[]): SelectedWords[] {
  return selections.flatMap((selection) => {
    const [first, last] = linesOf(selection);
    return sentencesIn(open, first, last).flatMap((sentence): SelectedWords[] => {
      const lines = wordsOf(sentence).map(({ offset }) => sentence.firstLine + offset);
      const start = lines.findIndex((line) => line >= first);
      const end = lines.findLastIndex((line) => line <= last) + 1;
      if (start < 0 || start >= end) return [];
      const caret = lines.findLastIndex((line) => line <= selection.active.line);
      const caretWord = Math.min(Math.max(caret, start), end - 1);
      return [{ sentence, words: { start, end }, caretWord, isCaret: selection.isEmpty }];
    });
  });
}
