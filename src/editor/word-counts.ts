import { changedSentences } from "../conll/changed-sentences";
import type { Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";

/** The sentences with words of a document and their words; after an edit only the sentences that it changed are counted. */
export class WordCounts {
  sentences = 0;
  words = 0;
  private counted: readonly Sentence[] = [];

  update(document: ConllDocument): void {
    const { start, endBefore, endAfter } = changedSentences(this.counted, document);
    for (let at = start; at < endBefore; at++) this.add(this.counted[at]!, -1);
    for (let at = start; at < endAfter; at++) this.add(document.sentences[at]!, 1);
    this.counted = document.sentences;
  }

  private add({ wordCount }: Sentence, sign: 1 | -1): void {
    this.words += sign * wordCount;
    if (wordCount > 0) this.sentences += sign;
  }
}
