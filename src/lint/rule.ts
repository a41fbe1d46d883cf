import type { Fix, LineRange, Severity } from "./diagnostic";
import type { SentenceContext } from "./sentence-context";

/** What a rule says of a place. */
export interface Finding {
  readonly at: LineRange;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  readonly fix?: Fix | undefined;
  readonly suggestions?: readonly Fix[] | undefined;
}

/** A fault that can be told from one sentence alone. */
export interface Rule {
  /** `family/name`; its documentation is `docs/rules/family/name.md`. */
  readonly id: string;
  /** The fault in a few words. */
  readonly description: string;
  readonly defaultSeverity: Severity;
  /** What other rules would say of a sentence with this fault would only follow from it, so they are not asked. */
  readonly endsSentence?: boolean;
  check(sentence: SentenceContext, report: (finding: Finding) => void): void;
}
