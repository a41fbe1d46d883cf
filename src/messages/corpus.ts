import type { CorpusFile } from "../lint/corpus/context";
import type { FormUses } from "../lint/corpus/form-uses";
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

export interface CorpusAnswer {
  /** By the path of the file that they stand in. */
  readonly findings: ReadonlyMap<string, readonly Diagnostic[]>;
  readonly uses: FormUses;
}
