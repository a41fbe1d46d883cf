import type { CorpusFile } from "../lint/corpus/context";
import type { Diagnostic } from "../lint/diagnostic";
import type { LintOptions } from "../lint/lint";
import type { Project } from "../tasks/project";

/** What the thread that compares the files of a corpus is to do; it does one corpus and ends. */
export interface CorpusRequest {
  readonly files: readonly CorpusText[];
  readonly project: Project;
  readonly options: LintOptions;
}

/** A file of a corpus; its text where an editor has not saved it yet, else it is read from the disk. */
export interface CorpusText extends Pick<CorpusFile, "path" | "split"> {
  readonly text?: string;
}

/** The findings by the path of the file that they stand in. */
export type CorpusAnswer = ReadonlyMap<string, readonly Diagnostic[]>;
