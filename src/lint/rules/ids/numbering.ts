import type { Sentence, Token } from "../../../conll/document";
import type { ConllDocument } from "../../../conll/read";
import { parseWordNumber, type WordNumber } from "../../word-numbers";

/** A fault in the numbers of a sentence's lines, `token` is the line that shows it. */
export type NumberingFault =
  | { readonly kind: "invalid"; readonly token: Token }
  /** `expected` is the number after that of the word before. */
  | { readonly kind: "break"; readonly token: Token; readonly found: number; readonly expected: number }
  | { readonly kind: "reversed-range"; readonly token: Token }
  | { readonly kind: "misplaced-range"; readonly token: Token; readonly first: number }
  | { readonly kind: "overlapping-range"; readonly token: Token; readonly other: string }
  | { readonly kind: "range-out-of-bounds"; readonly token: Token; readonly wordCount: number }
  | { readonly kind: "misplaced-empty-node"; readonly token: Token; readonly expected: string }
  | { readonly kind: "empty-node-in-range"; readonly token: Token; readonly range: string };

interface Range {
  readonly token: Token;
  readonly first: number;
  readonly last: number;
}

const known = new WeakMap<Sentence, readonly NumberingFault[]>();
const NONE: readonly NumberingFault[] = [];

/** The faults of a sentence; each fault is told once, not again where it leads on. */
export function numberingFaults(sentence: Sentence, document: ConllDocument): readonly NumberingFault[] {
  if (document.layout.idColumn === undefined || sentence.documentBoundary || sentence.isCounted) return NONE;
  let faults = known.get(sentence);
  if (!faults) known.set(sentence, (faults = findFaults(sentence, document)));
  return faults;
}

/** The text of the column that numbers the words. */
export function idOf(token: Token, { layout }: ConllDocument): string {
  return token.textOf(layout.idColumn!) ?? "";
}

function findFaults(sentence: Sentence, document: ConllDocument): readonly NumberingFault[] {
  const walk = new Walk(document.layout.format.startsWith("conllu"));
  for (const token of sentence.tokens) {
    const id = idOf(token, document);
    const number = parseWordNumber(id);
    if (number) walk.visit(number, token, id);
    else walk.visitInvalid(token, id);
  }
  return walk.finish();
}

/** Goes through the lines of a sentence as the validator of Universal Dependencies does. */
class Walk {
  private readonly faults: NumberingFault[] = [];
  /** The number of the last word; undefined before the first word, and where it may be anything. */
  private word: number | undefined;
  private wordCount = 0;
  private emptyNodes = 0;
  private isBroken = false;
  private readonly ranges: Range[] = [];
  private lastRange: Range | undefined;

  /** @param fromOne the words of each sentence count from 1, as CoNLL-U has it; elsewhere they may go on through a text */
  constructor(fromOne: boolean) {
    this.word = fromOne ? 0 : undefined;
  }

  visit(number: WordNumber, token: Token, id: string): void {
    if (number.kind === "word") this.visitWord(number.word, token);
    else if (number.kind === "range") this.visitRange({ ...number, token });
    else this.visitEmptyNode(number.word, number.index, token, id);
  }

  /** A word whose number is badly written counts by what it may mean, so that those after it are not called wrong. */
  visitInvalid(token: Token, id: string): void {
    this.faults.push({ kind: "invalid", token });
    if (!/^\d+$/.test(id)) {
      this.isBroken = true;
      return;
    }
    this.word = Number(id);
    this.wordCount++;
    this.emptyNodes = 0;
  }

  finish(): readonly NumberingFault[] {
    // Where numbers are missing it cannot be told how many words there are.
    if (this.isBroken) return this.faults;
    for (const { token, last } of this.ranges) {
      if (last > (this.word ?? 0)) this.faults.push({ kind: "range-out-of-bounds", token, wordCount: this.wordCount });
    }
    return this.faults.length > 0 ? this.faults : NONE;
  }

  private visitWord(found: number, token: Token): void {
    const expected = (this.word ?? found - 1) + 1;
    if (found !== expected) {
      if (found === 1) this.restart();
      this.faults.push({ kind: "break", token, found, expected });
      this.isBroken = true;
    }
    this.word = found;
    this.wordCount++;
    this.emptyNodes = 0;
  }

  /** Two sentences without a blank line between them: the ranges of the second have nothing to do with those of the first. */
  private restart(): void {
    this.lastRange = undefined;
    const fault = this.faults.at(-1);
    if (fault?.kind === "misplaced-range" && fault.first === 1) this.faults.pop();
  }

  private visitRange(range: Range): void {
    const { token, first, last } = range;
    const before = this.lastRange;
    if (last < first) this.faults.push({ kind: "reversed-range", token });
    else if (this.wordCount > 0 && first <= this.word!) this.faults.push({ kind: "misplaced-range", token, first });
    else if (before && first <= before.last) {
      this.faults.push({ kind: "overlapping-range", token, other: `${before.first}-${before.last}` });
    } else {
      this.ranges.push(range);
      this.lastRange = range;
    }
    this.emptyNodes = 0;
  }

  private visitEmptyNode(word: number, index: number, token: Token, id: string): void {
    const current = this.word ?? word;
    const expected = `${current}.${this.emptyNodes + 1}`;
    const range = this.lastRange;
    if (id !== expected) this.faults.push({ kind: "misplaced-empty-node", token, expected });
    else if (range && word < range.first) {
      this.faults.push({ kind: "empty-node-in-range", token, range: `${range.first}-${range.last}` });
    }
    this.emptyNodes = word === current ? Math.max(this.emptyNodes + 1, index) : this.emptyNodes + 1;
  }
}
