import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
import { changedSentences } from "./changed-sentences";
import type { Diagnostic, Fix } from "./diagnostic";
import { inOrder, lintFile, lintSentence, type LintOptions } from "./lint";

/** The findings of a sentence, and where it stood when they were found. */
interface Known {
  readonly firstLine: number;
  readonly offset: number;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lints a document again after each edit. Of the sentences that `updateConll` takes over, the findings are moved instead
 * of being looked for again. A change of the project or of the severities takes a new linter.
 */
export class IncrementalLinter {
  private sentences: readonly Sentence[] = [];
  /** What was found in each of them; undefined where it must be looked for again. */
  private known: (Known | undefined)[] = [];

  constructor(
    private readonly project: Project,
    private readonly options: LintOptions = {},
  ) {}

  /** What `lint` returns for the document. */
  lint(document: ConllDocument): Diagnostic[] {
    this.takeOver(document.sentences);
    const { sentences, known } = this;
    const inSentences: Diagnostic[] = [];
    for (let at = 0; at < sentences.length; at++) {
      const before = known[at];
      // Nothing moves where there is nothing, which is in most sentences.
      if (before?.diagnostics.length === 0) continue;
      const now = this.lintSentence(sentences[at]!, before, document);
      inSentences.push(...now.diagnostics);
      known[at] = now;
    }
    // A fix of the last line may copy the line break of another sentence.
    if (known.length > 0) known[known.length - 1] = undefined;
    return inOrder(inSentences, lintFile(document, this.project, this.options), document);
  }

  private takeOver(sentences: readonly Sentence[]): void {
    const { start, endBefore, endAfter } = changedSentences(this.sentences, sentences);
    const changed = new Array<undefined>(endAfter - start).fill(undefined);
    this.known = this.known.slice(0, start).concat(changed, this.known.slice(endBefore));
    this.sentences = sentences;
  }

  private lintSentence(sentence: Sentence, before: Known | undefined, document: ConllDocument): Known {
    const { firstLine } = sentence;
    const offset = document.offsetAt(firstLine, 0);
    if (before?.firstLine === firstLine && before.offset === offset) return before;
    const diagnostics = before
      ? before.diagnostics.map((diagnostic) => move(diagnostic, firstLine - before.firstLine, offset - before.offset))
      : lintSentence(sentence, document, this.project, this.options);
    return { firstLine, offset, diagnostics };
  }
}

function move(diagnostic: Diagnostic, lines: number, offset: number): Diagnostic {
  const moveEdit = (edit: TextEdit) => ({ ...edit, start: edit.start + offset, end: edit.end + offset });
  const moveFix = (fix: Fix) => ({ ...fix, edits: fix.edits.map(moveEdit) });
  return {
    ...diagnostic,
    line: diagnostic.line + lines,
    endLine: diagnostic.endLine + lines,
    ...(diagnostic.fix && { fix: moveFix(diagnostic.fix) }),
    ...(diagnostic.suggestions && { suggestions: diagnostic.suggestions.map(moveFix) }),
  };
}
