import { changedSentences } from "../conll/changed-sentences";
import type { Sentence, TextEdit } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
import type { Diagnostic, Fix } from "./diagnostic";
import { inOrder, lintFile, lintSentence, type LintOptions } from "./lint";

/** The findings of a sentence that has some, and where it stood when they were found. */
interface Found {
  /** Its place among the sentences of the document. */
  readonly at: number;
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
  private found: readonly Found[] = [];

  constructor(
    private readonly project: Project,
    private readonly options: LintOptions = {},
  ) {}

  /** What `lint` returns for the document. */
  lint(document: ConllDocument): Diagnostic[] {
    const { sentences } = document;
    const { start, endBefore, endAfter } = changedSentences(this.sentences, document);
    const last = sentences.length - 1;
    const below = this.found
      .filter(({ at }) => at >= endBefore)
      .map((found) => moveDown(found, found.at + endAfter - endBefore, document));
    const found = [
      ...this.found.filter(({ at }) => at < start),
      ...this.lookFor(start, endAfter, document),
      ...below,
    ].filter(({ at }) => at !== last);
    // A fix of the last line may copy the line break of another sentence.
    if (last >= 0) found.push(...this.lookFor(last, last + 1, document));
    this.sentences = sentences;
    this.found = found;
    const inSentences = found.flatMap(({ diagnostics }) => diagnostics);
    return inOrder(inSentences, lintFile(document, this.project, this.options), document);
  }

  /**
   * Looks at sentences that nobody has looked at yet, one after the other, for about so long: what `lint` need not do at once then.
   * @returns whether all have been looked at
   */
  lookAhead(document: ConllDocument, milliseconds: number): boolean {
    const { sentences } = document;
    const end = performance.now() + milliseconds;
    const { start } = changedSentences(this.sentences, document);
    const found = this.found.filter(({ at }) => at < start);
    let next = start;
    while (next < sentences.length && performance.now() < end) found.push(...this.lookFor(next, ++next, document));
    this.sentences = sentences.slice(0, next);
    this.found = found;
    return next === sentences.length;
  }

  private lookFor(start: number, end: number, document: ConllDocument): Found[] {
    const found: Found[] = [];
    for (let at = start; at < end; at++) {
      const sentence = document.sentences[at]!;
      const diagnostics = lintSentence(sentence, document, this.project, this.options);
      if (diagnostics.length === 0) continue;
      const { firstLine } = sentence;
      found.push({ at, firstLine, offset: document.offsetAt(firstLine, 0), diagnostics });
    }
    return found;
  }
}

function moveDown(found: Found, at: number, document: ConllDocument): Found {
  const { firstLine } = document.sentences[at]!;
  const offset = document.offsetAt(firstLine, 0);
  const [lines, characters] = [firstLine - found.firstLine, offset - found.offset];
  if (lines === 0 && characters === 0) return found.at === at ? found : { ...found, at };
  const diagnostics = found.diagnostics.map((diagnostic) => move(diagnostic, lines, characters));
  return { at, firstLine, offset, diagnostics };
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
