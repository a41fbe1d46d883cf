import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
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
  private readonly known = new WeakMap<Sentence, Known>();

  constructor(
    private readonly project: Project,
    private readonly options: LintOptions = {},
  ) {}

  /** What `lint` returns for the document. */
  lint(document: ConllDocument): Diagnostic[] {
    const inSentences: Diagnostic[] = [];
    for (const sentence of document.sentences) {
      for (const diagnostic of this.lintSentence(sentence, document)) inSentences.push(diagnostic);
    }
    return inOrder(inSentences, lintFile(document, this.project, this.options), document);
  }

  private lintSentence(sentence: Sentence, document: ConllDocument): readonly Diagnostic[] {
    const known = this.known.get(sentence);
    // Nothing moves where there is nothing, which is in most sentences.
    if (known?.diagnostics.length === 0) return known.diagnostics;
    const { firstLine } = sentence;
    const offset = document.offsetAt(firstLine, 0);
    if (known?.firstLine === firstLine && known.offset === offset) return known.diagnostics;
    const diagnostics = known
      ? known.diagnostics.map((diagnostic) => move(diagnostic, firstLine - known.firstLine, offset - known.offset))
      : lintSentence(sentence, document, this.project, this.options);
    // A fix of the last line may copy the line break of another sentence.
    const isLast = firstLine + sentence.lineCount === document.lineCount;
    if (!isLast) this.known.set(sentence, { firstLine, offset, diagnostics });
    return diagnostics;
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
