import type { TextEdit } from "../conll/document";
import type { LineBreak } from "./file-lines";

/** Errors are what makes training fail or silently lose data. */
export type Severity = "error" | "warning" | "info";

/** A range within one line: 0-based, columns in UTF-16 units, the end exclusive. */
export interface LineRange {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** A change of the text that a person can ask for. */
export interface Fix {
  /** What it does, in the imperative. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** What all lines end with afterwards, of a fix that does nothing else: for editors that know no line breaks within their text. */
  readonly lineBreak?: LineBreak;
}

/** Another place that a finding speaks of. Its line and columns count as those of a finding. */
export interface RelatedPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** What is to be seen there. */
  readonly message: string;
}

/** A finding of a rule. Lines and columns are 0-based, columns count UTF-16 units, the end is exclusive. */
export interface Diagnostic {
  /** For instance `multitask-id/missing`. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong and what to do, in one sentence. */
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Safe: it adds no claim about the data that the file does not make already, so `fixAll` makes it unasked. */
  readonly fix?: Fix;
  /** What else may be meant; a guess, so only a person chooses one. */
  readonly suggestions?: readonly Fix[];
  /** Where else to look, in this file or in others. */
  readonly related?: readonly RelatedPlace[];
}
