import type { Sentence } from "../conll/document";
import type { ConllDocument } from "../conll/read";
import type { Project } from "../tasks/project";
import type { LineRange } from "./diagnostic";
import { SentenceContext } from "./sentence-context";

/** A file as the rules look at it that need more than a sentence. */
export class FileContext {
  constructor(
    readonly document: ConllDocument,
    readonly project: Project,
  ) {}

  contextOf(sentence: Sentence): SentenceContext {
    return new SentenceContext(sentence, this.document, this.project);
  }

  /** The whole of a line of the document. */
  rangeOfLine(line: number): LineRange {
    return { line, start: 0, end: this.document.lineText(line).length };
  }
}

/**
 * Remembers what `find` says of each sentence for as long as a project looks at it, so that after an edit only the edited
 * sentences are looked at again. What it returns must hold wherever the sentence stands: lines count from its first.
 */
export function perSentence<T>(find: (context: SentenceContext) => T): (sentence: Sentence, file: FileContext) => T {
  const known = new WeakMap<Project, WeakMap<Sentence, { readonly found: T }>>();
  return (sentence, file) => {
    let ofProject = known.get(file.project);
    if (!ofProject) known.set(file.project, (ofProject = new WeakMap()));
    let remembered = ofProject.get(sentence);
    if (!remembered) ofProject.set(sentence, (remembered = { found: find(file.contextOf(sentence)) }));
    return remembered.found;
  };
}
