import type { CorpusContext, CorpusText } from "./corpus/context";
import type { Fix, LineRange, RelatedPlace, Severity } from "./diagnostic";
import type { FileContext } from "./file-context";
import type { SentenceContext } from "./sentence-context";

/** What a rule says of a place. */
export interface Finding {
  readonly at: LineRange;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  readonly fix?: Fix | undefined;
  readonly suggestions?: readonly Fix[] | undefined;
  readonly related?: readonly RelatedPlace[] | undefined;
}

export type Report = (finding: Finding) => void;

interface RuleDescription {
  /** `family/name`; its documentation is `docs/rules/family/name.md`. */
  readonly id: string;
  /** The fault in a few words. */
  readonly description: string;
  readonly defaultSeverity: Severity;
}

/**
 * What a rule takes for granted: that lines have their columns (nothing below it), that words have their numbers, that all of
 * this holds. Where a rule of one level finds an error in a sentence the higher levels are not asked: what they would say would
 * only follow from it.
 */
export const levels = ["layout", "ids", "annotation"] as const;
export type Level = (typeof levels)[number];

/** A fault that can be told from one sentence alone. */
export interface SentenceRule extends RuleDescription {
  readonly scope: "sentence";
  readonly level: Level;
  check(sentence: SentenceContext, report: Report): void;
}

/** A fault that shows between sentences, or in several together. It is looked for after every edit: see `perSentence`. */
export interface FileRule extends RuleDescription {
  readonly scope: "file";
  check(file: FileContext, report: Report): void;
}

export type CorpusReport = (text: CorpusText, finding: Finding) => void;

/** A fault that shows between the files of a corpus, or in all of them together. It is looked for when nobody waits. */
export interface CorpusRule extends RuleDescription {
  readonly scope: "corpus";
  check(corpus: CorpusContext, report: CorpusReport): void;
}

export type Rule = SentenceRule | FileRule | CorpusRule;
